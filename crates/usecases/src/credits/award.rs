//! Credits from an operator.

use atelier_domain::admin::Audited;
use atelier_domain::credits::ledger::{Cause, Entry, Grant, Initiator, LotSource, Occasion};
use atelier_domain::identity::User;
use atelier_domain::kernel::{LotId, MicroCredits, PortError};
use serde_json::json;

use super::{CreditError, Credits, book};

/// What an operator gives at the machine itself.
#[derive(Clone, Debug)]
pub struct Award {
    /// Whose.
    pub email: String,
    pub amount: MicroCredits,
    pub reason: String,
    /// Names the award: the same one again gives nothing.
    pub request: String,
}

#[derive(Debug, thiserror::Error)]
pub enum AwardError {
    #[error("nobody with the address {0} has an account here")]
    Unknown(String),
    #[error("this was given before, under the name {0}")]
    Given(String),
    #[error(transparent)]
    Credits(#[from] CreditError),
}

impl From<PortError> for AwardError {
    fn from(error: PortError) -> Self {
        Self::Credits(error.into())
    }
}

impl Credits {
    /// Gives credits that never lapse, and puts it on record.
    pub async fn award(&self, award: Award) -> Result<(User, Entry), AwardError> {
        let email = award.email.trim().to_lowercase();
        let ports = self.ports();
        let found = ports.store.identities().by_email(&email).await?;
        let Some(user) = found.filter(|user| user.deleted_at.is_none()) else {
            return Err(AwardError::Unknown(email));
        };
        let now = ports.clock.now();
        let cause = Cause::new(format!("admin:{}", award.request));
        let mut occasion = Occasion::new(
            cause.clone(),
            "Credits from an operator",
            Initiator::Operator(None),
            now,
        );
        occasion.reason = Some(award.reason.clone());
        let grant = Grant {
            lot: LotId::new(ports.ids.uuid()),
            source: LotSource::AdminGrant,
            amount: award.amount,
            expires_at: None,
            priority: 0,
            occasion,
        };
        let mut transaction = ports.store.begin_for_house().await?;
        let booked = book(&mut *transaction, user.id, &cause, |account| {
            Ok(vec![account.grant(grant)?])
        });
        let entry = booked.await?.and_then(|mut entries| entries.pop());
        let entry = entry.ok_or(AwardError::Given(award.request))?;
        let audited = Audited {
            actor: None,
            action: "credits.granted",
            target: format!("user:{}", user.id),
            before: json!({ "micro_credits": entry.balance_after - entry.amount }),
            after: json!({ "micro_credits": entry.balance_after }),
            reason: Some(award.reason),
            cause: Some(cause.as_str().to_owned()),
            at: now,
        };
        transaction.audit().append(&audited).await?;
        transaction.commit().await?;
        self.tell(user.id).await;
        Ok((user, entry))
    }
}
