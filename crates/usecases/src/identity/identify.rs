//! Who asks. This is on the way of every request.

use atelier_domain::identity::{
    ApiKeyText, Claims, Credential, Identity, IdentityError, SignIn, Subject, TokenError,
    TokenHash, TokenText, User,
};
use chrono::{DateTime, TimeDelta, Utc};
use moka::future::Cache;

use super::Accounts;
use super::service::open;

/// People that were found a moment ago. Keys and sign-ins are looked up for each request, so that they end at once.
pub(super) struct Known(Cache<Who, (User, DateTime<Utc>)>);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Who {
    Subject(Subject),
    Development,
}

impl Known {
    /// How long a closed account may still be let in elsewhere; in this process it ends at once.
    const FOR: TimeDelta = TimeDelta::seconds(5);
    const MOST: u64 = 10_000;

    async fn find(&self, who: &Who, now: DateTime<Utc>) -> Option<User> {
        let (user, until) = self.0.get(who).await?;
        (now < until).then_some(user)
    }

    async fn note(&self, who: Who, user: User, now: DateTime<Utc>) {
        self.0.insert(who, (user, now + Self::FOR)).await;
    }

    /// Somebody changed or left.
    pub(super) fn forget(&self) {
        self.0.invalidate_all();
    }
}

impl Default for Known {
    fn default() -> Self {
        Self(Cache::new(Self::MOST))
    }
}

impl Accounts {
    /// Who presents this, or nothing at all. The text alone tells its kind: a key, a sign-in of ours, else a token of
    /// the issuer.
    pub async fn identify(&self, presented: Option<&str>) -> Result<Identity, IdentityError> {
        match presented {
            None => self.developer().await,
            Some(text) if text.starts_with(ApiKeyText::PREFIX) => self.by_key(text).await,
            Some(text) if text.starts_with(SignIn::PREFIX) => self.by_sign_in(text).await,
            Some(text) => self.by_token(text).await,
        }
    }

    async fn developer(&self) -> Result<Identity, IdentityError> {
        let id = self.settings.development;
        let id = id.ok_or(IdentityError::Unauthenticated)?;
        let now = self.ports.clock.now();
        let known = self.known.find(&Who::Development, now).await;
        let user = if let Some(user) = known {
            user
        } else {
            let user = self.ports.store.identities().by_id(id).await?;
            let user = open(user.ok_or(IdentityError::Unauthenticated)?)?;
            self.known.note(Who::Development, user.clone(), now).await;
            user
        };
        Ok(identity(&user, Credential::Development))
    }

    /// A misspelt key is refused before anything is looked up.
    async fn by_key(&self, text: &str) -> Result<Identity, IdentityError> {
        let text: ApiKeyText = text.parse().map_err(|_| IdentityError::Unauthenticated)?;
        let hash = text.hash();
        let found = self.ports.store.identities().by_api_key(hash).await?;
        let now = self.ports.clock.now();
        let (key, owner) = found
            .filter(|(key, _)| key.hash == hash && key.is_valid(now))
            .ok_or(IdentityError::Unauthenticated)?;
        let credential = Credential::ApiKey {
            id: key.id,
            scopes: key.scopes,
            quota: key.quota,
        };
        Ok(identity(&open(owner)?, credential))
    }

    async fn by_sign_in(&self, text: &str) -> Result<Identity, IdentityError> {
        if !TokenText::has_form(SignIn::PREFIX, text) {
            return Err(IdentityError::Unauthenticated);
        }
        let hash = TokenHash::of(text);
        let found = self.ports.store.identities().by_sign_in(hash).await?;
        let now = self.ports.clock.now();
        let (sign_in, user) = found
            .filter(|(sign_in, _)| sign_in.hash == hash && sign_in.is_valid(now))
            .ok_or(IdentityError::Unauthenticated)?;
        let user = open(user)?;
        if sign_in.is_to_be_noted(now) {
            self.note_seen(&sign_in, now);
        }
        Ok(identity(&user, Credential::SignIn(sign_in.id)))
    }

    /// Nobody waits for it, and where it fails the next request notes it.
    fn note_seen(&self, sign_in: &SignIn, now: DateTime<Utc>) {
        let store = self.ports.store.clone();
        let id = sign_in.id;
        self.background.spawn(async move {
            let noted = async {
                let mut transaction = store.begin_for_house().await?;
                transaction.sign_ins().note(id, now).await?;
                transaction.commit().await
            };
            if let Err(error) = noted.await {
                tracing::warn!(
                    sign_in.id = %id,
                    error = &error as &dyn std::error::Error,
                    "a sign-in could not be prolonged"
                );
            }
        });
    }

    async fn by_token(&self, text: &str) -> Result<Identity, IdentityError> {
        let verifier = self.ports.verifier.as_ref();
        let verifier = verifier.ok_or(IdentityError::Unauthenticated)?;
        let claims = verifier.verify(text).await.map_err(refused)?;
        let user = self.recognise(&claims).await?;
        let is_impersonated = claims.actor.is_some();
        Ok(identity(&user, Credential::Token { is_impersonated }))
    }

    /// The person of the claims, who gets an account with the first request.
    async fn recognise(&self, claims: &Claims) -> Result<User, IdentityError> {
        let who = Who::Subject(claims.subject.clone());
        let now = self.ports.clock.now();
        if let Some(user) = self.known.find(&who, now).await {
            return Ok(user);
        }
        let user = self.provision(claims).await?;
        self.known.note(who, user.clone(), now).await;
        Ok(user)
    }
}

/// Why is for the log alone.
pub(super) fn refused(error: TokenError) -> IdentityError {
    match error {
        TokenError::Refused(reason) => {
            tracing::info!(token.refusal = %reason, "a token was refused");
            IdentityError::Unauthenticated
        }
        TokenError::Port(error) => error.into(),
    }
}

const fn identity(user: &User, credential: Credential) -> Identity {
    Identity {
        user: user.id,
        is_admin: user.is_admin,
        credential,
    }
}
