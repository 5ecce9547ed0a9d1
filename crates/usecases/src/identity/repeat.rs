//! Requests that are sent again because their answer was lost.

use atelier_domain::identity::{Answer, Claim, RepeatKey, Scope, TokenHash};
use atelier_domain::kernel::PortError;
use chrono::TimeDelta;

use super::Accounts;

/// Longer than any request takes. A claim that is older was left behind by a process that died.
const PATIENCE: TimeDelta = TimeDelta::seconds(60);

impl Accounts {
    /// What becomes of a request that carries a key: [`Claim::Mine`] for the first, which has to be followed by
    /// [`Accounts::finish`] or [`Accounts::release`].
    pub async fn claim(&self, key: &RepeatKey, body: &[u8]) -> Result<Claim, PortError> {
        let now = self.ports.clock.now();
        let mut transaction = self.ports.store.begin(Scope::person(key.user)).await?;
        let repeats = transaction.repeats();
        let claim = repeats
            .claim(key, TokenHash::of(body), now, PATIENCE)
            .await?;
        transaction.commit().await?;
        Ok(claim)
    }

    /// Keeps the answer for whoever asks again.
    pub async fn finish(&self, key: &RepeatKey, answer: &Answer) -> Result<(), PortError> {
        let mut transaction = self.ports.store.begin(Scope::person(key.user)).await?;
        transaction.repeats().finish(key, answer).await?;
        transaction.commit().await
    }

    /// Gives the key back: nothing was done.
    pub async fn release(&self, key: &RepeatKey) -> Result<(), PortError> {
        let mut transaction = self.ports.store.begin(Scope::person(key.user)).await?;
        transaction.repeats().release(key).await?;
        transaction.commit().await
    }
}
