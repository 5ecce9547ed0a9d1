//! What this context puts on record.

use atelier_domain::admin::Audited;
use atelier_domain::kernel::UserId;
use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::cause;

/// An entry by this person about this thing, with nothing said of before and after.
pub(super) fn audited(
    actor: Option<UserId>,
    action: &'static str,
    target: String,
    at: DateTime<Utc>,
) -> Audited {
    Audited {
        actor,
        action,
        target,
        before: Value::Null,
        after: Value::Null,
        reason: None,
        cause: cause::current(),
        at,
    }
}

pub(super) fn user(id: UserId) -> String {
    format!("user:{id}")
}
