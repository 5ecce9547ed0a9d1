//! The port `PaymentEvents`.

use atelier_domain::billing::{EventRefusal, PaymentEvent, PaymentEvents};
use chrono::{DateTime, Utc};
use secrecy::SecretString;

use crate::answer::EventAnswer;
use crate::signature::{Secret, SecretError, verify};

/// Reads the webhooks of one endpoint.
pub struct StripeEvents {
    secrets: Vec<Secret>,
}

impl StripeEvents {
    /// Several secrets are valid while one replaces another.
    pub fn new(secrets: &[SecretString]) -> Result<Self, SecretError> {
        if secrets.is_empty() {
            return Err(SecretError);
        }
        let secrets = secrets.iter().map(Secret::new).collect::<Result<_, _>>()?;
        Ok(Self { secrets })
    }
}

impl PaymentEvents for StripeEvents {
    fn verify(
        &self,
        body: &[u8],
        signature: &str,
        now: DateTime<Utc>,
    ) -> Result<PaymentEvent, EventRefusal> {
        verify(body, signature, &self.secrets, now)?;
        let event: EventAnswer = serde_json::from_slice(body).map_err(|_| EventRefusal::Body)?;
        event.delivered().map_err(|_| EventRefusal::Body)
    }
}
