//! Keys to the API.

use atelier_domain::identity;
use atelier_domain::kernel::{ApiKeyId, Page};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cursor;
use crate::routes::editorial::wire::wire_enum;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiKey {
    id: Uuid,
    #[schema(example = "Build server")]
    label: String,
    /// The beginning of the key, to tell it from others.
    #[schema(example = "cmk_7Yw3Zb")]
    prefix: String,
    scopes: Vec<KeyScope>,
    limit: KeyLimit,
    created_at: DateTime<Utc>,
    /// To within a few seconds.
    #[schema(required)]
    last_used_at: Option<DateTime<Utc>>,
    #[schema(required)]
    revoked_at: Option<DateTime<Utc>>,
    /// Null: it never expires.
    #[schema(required)]
    expires_at: Option<DateTime<Utc>>,
}

/// A key that was just made, with its secret, which is told this once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewApiKey {
    /// What programs send, as `X-API-Key` or as a bearer token.
    #[schema(pattern = "^cmk_[0-9A-Za-z]{49}$")]
    secret: String,
    key: ApiKey,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiKeyList {
    items: Vec<ApiKey>,
    /// Null at the end of the list.
    #[schema(required)]
    next_cursor: Option<String>,
}

wire_enum! {
    both
    /// What a key may be used for. No key manages keys or the account.
    KeyScope = identity::KeyScope { Read, Write, Chat }
}

/// So many requests in each window.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyLimit {
    #[schema(minimum = 1, maximum = 100_000, example = 100)]
    requests: u32,
    #[schema(minimum = 60, maximum = 86_400, example = 3_600)]
    window_seconds: u32,
}

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "label": "Build server",
    "scopes": ["read", "write"],
    "limit": {"requests": 100, "window_seconds": 3600},
}))]
pub(crate) struct ApiKeyDraft {
    /// White space around it does not count.
    #[schema(min_length = 1, max_length = 100, pattern = r"\S")]
    label: String,
    #[schema(min_items = 1)]
    scopes: Vec<KeyScope>,
    limit: Option<KeyLimitDraft>,
    /// In the future. Absent or null: it never expires.
    expires_at: Option<DateTime<Utc>>,
}

/// What is left out or null takes its default: 100 requests an hour.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyLimitDraft {
    #[schema(minimum = 1, maximum = 100_000)]
    requests: Option<i64>,
    #[schema(minimum = 60, maximum = 86_400)]
    window_seconds: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyUseList {
    items: Vec<KeyUse>,
}

/// How often a key was used in one of its windows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyUse {
    window_start: DateTime<Utc>,
    #[schema(minimum = 1)]
    requests: u32,
    last_used_at: DateTime<Utc>,
}

impl From<identity::ApiKey> for ApiKey {
    fn from(key: identity::ApiKey) -> Self {
        Self {
            id: key.id.as_uuid(),
            label: key.label,
            prefix: key.prefix,
            scopes: key.scopes.into_iter().map(KeyScope::from).collect(),
            limit: KeyLimit {
                requests: key.quota.requests,
                window_seconds: key.quota.window_seconds,
            },
            created_at: key.created_at,
            last_used_at: key.last_used_at,
            revoked_at: key.revoked_at,
            expires_at: key.expires_at,
        }
    }
}

impl NewApiKey {
    pub(crate) fn new(key: identity::ApiKey, secret: &identity::ApiKeyText) -> Self {
        Self {
            secret: secret.expose().to_owned(),
            key: key.into(),
        }
    }
}

impl From<Page<identity::ApiKey, ApiKeyId>> for ApiKeyList {
    fn from(page: Page<identity::ApiKey, ApiKeyId>) -> Self {
        Self {
            items: page.items.into_iter().map(ApiKey::from).collect(),
            next_cursor: page.next.as_ref().map(cursor::encode),
        }
    }
}

impl From<ApiKeyDraft> for identity::ApiKeyDraft {
    fn from(draft: ApiKeyDraft) -> Self {
        let limit = draft.limit.unwrap_or_default();
        Self {
            label: draft.label,
            scopes: draft.scopes.into_iter().map(Into::into).collect(),
            requests: limit.requests,
            window_seconds: limit.window_seconds,
            expires_at: draft.expires_at,
        }
    }
}

impl From<Vec<identity::KeyUse>> for KeyUseList {
    fn from(uses: Vec<identity::KeyUse>) -> Self {
        let items = uses.into_iter().map(|uses| KeyUse {
            window_start: uses.window_start,
            requests: uses.requests,
            last_used_at: uses.last_used_at,
        });
        Self {
            items: items.collect(),
        }
    }
}
