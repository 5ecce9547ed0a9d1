//! Signing in by redirect, through the server.

use std::sync::Arc;

use atelier_domain::identity::{IdentityError, SignInAttempt, SignInProvider, plain_secret};

use super::Accounts;
use super::identify::refused;
use super::sign_in::SignedIn;

/// The first half of a redirect sign-in.
#[derive(Clone, Debug)]
pub struct SignInStart {
    /// To be kept by the browser that asked, and given back with the provider's answer.
    pub attempt: SignInAttempt,
    /// Where the browser is sent.
    pub url: String,
}

impl Accounts {
    pub async fn start_sign_in(&self) -> Result<SignInStart, IdentityError> {
        let provider = self.provider()?;
        let secret = || plain_secret(self.ports.secrets.bytes());
        let attempt = SignInAttempt {
            state: secret(),
            nonce: secret(),
            verifier: secret().into(),
        };
        let url = provider.authorization_url(&attempt).await?;
        Ok(SignInStart { attempt, url })
    }

    /// The second half, with the code that the browser came back with. That the state it brought is the attempt's, the
    /// caller has checked.
    pub async fn finish_sign_in(
        &self,
        code: &str,
        attempt: &SignInAttempt,
    ) -> Result<SignedIn, IdentityError> {
        let claims = self.provider()?.redeem(code, attempt).await;
        let user = self.provision(&claims.map_err(refused)?).await?;
        let transaction = self.ports.store.begin_for_house().await?;
        let secret = self.begin_sign_in(transaction, user.id).await?;
        Ok(SignedIn {
            user,
            secret,
            return_to: None,
        })
    }

    /// Where the browser is sent to end its session at the provider too.
    pub async fn sign_out_url(&self) -> Result<Option<String>, IdentityError> {
        match &self.ports.sign_in {
            Some(provider) => Ok(provider.sign_out_url().await?),
            None => Ok(None),
        }
    }

    fn provider(&self) -> Result<&Arc<dyn SignInProvider>, IdentityError> {
        let provider = self.ports.sign_in.as_ref();
        provider.ok_or(IdentityError::NotConfigured)
    }
}
