//! What is over and was only kept for a while.

use atelier_domain::identity::{Export, RepeatKey};
use atelier_domain::kernel::PortError;

use super::Accounts;

impl Accounts {
    /// Removes sign-ins and links that are over, answers to repeated requests, and exports. Any number of processes may
    /// do it at the same time.
    pub async fn sweep(&self) -> Result<(), PortError> {
        let now = self.ports.clock.now();
        let store = &self.ports.store;
        let mut transaction = store.begin_for_house().await?;
        transaction.sign_ins().sweep(now).await?;
        transaction.commit().await?;
        let mut transaction = store.begin_for_house().await?;
        transaction.repeats().sweep(now - RepeatKey::LIFE).await?;
        transaction.commit().await?;
        let mut transaction = store.begin_for_house().await?;
        transaction.exports().sweep(now - Export::LIFE).await?;
        transaction.commit().await
    }
}
