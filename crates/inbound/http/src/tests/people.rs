//! Credentials of people, as they come to have them.

use atelier_domain::identity::{
    ApiKey, ApiKeyText, ClaimedEmail, Claims, KeyScope, Quota, Scope, SignIn, Subject,
    TokenRefusal, TokenText,
};
use atelier_domain::kernel::{ApiKeyId, SignInId, UserId};
use atelier_domain::ports::{Clock, SecretSource, Store, Transaction};
use chrono::TimeDelta;

use super::harness::House;

/// A key that was made for a test.
pub(super) struct Key {
    pub(super) id: ApiKeyId,
    pub(super) text: String,
}

impl House {
    /// A token of the issuer for a person who is, or becomes, `name` at `example.org`.
    pub(super) fn token(&self, name: &str) -> String {
        let token = format!("token.of.{name}");
        let claims = Claims {
            subject: Subject {
                issuer: "https://issuer.example".to_owned(),
                name: name.to_owned(),
            },
            email: Some(ClaimedEmail {
                address: format!("{name}@example.org"),
                is_verified: true,
            }),
            display_name: None,
            actor: None,
            expires_at: self.clock.now() + TimeDelta::minutes(1),
        };
        self.tokens.say(&token, Ok(claims));
        token
    }

    /// One that was good.
    pub(super) fn stale_token(&self, name: &str) -> String {
        let token = self.token(name);
        self.tokens.say(&token, Err(TokenRefusal::Expired));
        token
    }

    pub(super) async fn key(&self, scopes: &[KeyScope]) -> Key {
        self.key_with(scopes, ApiKey::QUOTA, |_| {}).await
    }

    /// A key of the owner, changed before it is kept.
    pub(super) async fn key_with(
        &self,
        scopes: &[KeyScope],
        quota: Quota,
        change: impl FnOnce(&mut ApiKey),
    ) -> Key {
        let text = ApiKeyText::new(self.secrets.bytes());
        let mut key = ApiKey {
            id: ApiKeyId::new(self.ids.next()),
            owner: self.owner.id,
            label: "test".to_owned(),
            prefix: text.shown(),
            hash: text.hash(),
            scopes: scopes.to_vec(),
            quota,
            created_at: self.clock.now(),
            last_used_at: None,
            revoked_at: None,
            expires_at: None,
        };
        change(&mut key);
        let mut transaction = self.begin().await;
        transaction.api_keys().add(&key).await.unwrap();
        transaction.commit().await.unwrap();
        Key {
            id: key.id,
            text: text.expose().to_owned(),
        }
    }

    /// A sign-in of the owner, last seen so long ago.
    pub(super) async fn sign_in(&self, ago: TimeDelta) -> (SignInId, String) {
        let secret = TokenText::sign_in(self.secrets.bytes());
        let seen_at = self.clock.now() - ago;
        let sign_in = SignIn {
            id: SignInId::new(self.ids.next()),
            user: self.owner.id,
            hash: secret.hash(),
            created_at: seen_at,
            seen_at,
        };
        let mut transaction = self.begin().await;
        transaction.sign_ins().add(&sign_in).await.unwrap();
        transaction.commit().await.unwrap();
        (sign_in.id, secret.expose().to_owned())
    }

    pub(super) async fn revoke(&self, key: ApiKeyId) {
        let mut transaction = self.begin().await;
        let now = self.clock.now();
        let scope = Scope::person(self.owner.id);
        let keys = transaction.api_keys();
        assert!(keys.revoke(scope, key, now).await.unwrap());
        transaction.commit().await.unwrap();
    }

    pub(super) async fn end(&self, sign_in: SignInId) {
        let mut transaction = self.begin().await;
        transaction.sign_ins().end(sign_in).await.unwrap();
        transaction.commit().await.unwrap();
    }

    pub(super) async fn close(&self, user: UserId) {
        let mut transaction = self.begin().await;
        let now = self.clock.now();
        transaction.users().close(user, now).await.unwrap();
        transaction.commit().await.unwrap();
    }

    pub(super) async fn begin(&self) -> Box<dyn Transaction> {
        self.store.begin_for_house().await.unwrap()
    }
}
