//! Credits that lapsed, and credits that are held for calls which nobody makes any more.

use atelier_domain::kernel::{SessionId, UserId};

use super::tally::{BATCH, Tally};
use super::{CreditError, Credits, metrics};

impl Credits {
    /// Takes away what has lapsed. How many accounts were looked after.
    pub async fn lapse_due(&self) -> Result<u64, CreditError> {
        let mut tally = Tally::default();
        loop {
            let now = self.ports().clock.now();
            let owners = self.ports().store.credits().lapsed(now, BATCH).await?;
            tally.begin_batch();
            for owner in &owners {
                tally.note(*owner, self.lapse(*owner).await);
            }
            if !tally.goes_on(owners.len()) {
                return tally.end();
            }
        }
    }

    async fn lapse(&self, owner: UserId) -> Result<(), CreditError> {
        let now = self.ports().clock.now();
        let mut transaction = self.ports().store.begin_for_house().await?;
        let kept = transaction.credits().lock(owner).await?;
        let mut account = kept.account.clone();
        let entries = account.expire(now)?;
        let change = kept.change(account, entries, now);
        transaction.credits().save(&change).await?;
        transaction.commit().await?;
        self.tell(owner).await;
        Ok(())
    }

    /// Gives back what workers held that died, unless the run lives on: then whoever drives it sees to its holds. How many
    /// sessions were looked after.
    pub async fn release_abandoned(&self) -> Result<u64, CreditError> {
        let mut tally = Tally::default();
        loop {
            let now = self.ports().clock.now();
            let abandoned = self.ports().store.credits().abandoned(now, BATCH).await?;
            tally.begin_batch();
            for (owner, session) in &abandoned {
                tally.note(*owner, self.release(*owner, *session).await);
            }
            if !tally.goes_on(abandoned.len()) {
                return tally.end();
            }
        }
    }

    async fn release(&self, owner: UserId, session: SessionId) -> Result<(), CreditError> {
        let now = self.ports().clock.now();
        let mut transaction = self.ports().store.begin_for_house().await?;
        let kept = transaction.credits().lock(owner).await?;
        let mut account = kept.account.clone();
        let claims = kept.account.holds().iter().map(|hold| &hold.claim);
        // Whoever took the run over meanwhile has made new ones.
        for claim in claims.filter(|claim| claim.session == session && claim.expires_at <= now) {
            tracing::warn!(
                user.id = %owner,
                run.id = %session,
                turn.id = %claim.turn,
                worker.id = %claim.holder,
                "credits that a dead worker held are given back"
            );
            account.release(claim.hold)?;
        }
        let change = kept.change(account, Vec::new(), now);
        transaction.credits().save(&change).await?;
        transaction.commit().await?;
        metrics::released(change.ended.len());
        Ok(())
    }
}
