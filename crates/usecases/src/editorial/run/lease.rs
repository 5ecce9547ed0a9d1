//! The driver's lease on its run: renewed while it drives, given back when it leaves.

use std::time::Duration;

use atelier_domain::editorial::Session;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::PortError;
use atelier_domain::ports::Store;
use tokio::time::{Instant, sleep_until};

use super::drive::RunError;
use super::driver::{Driver, Going};

/// When the lease is to be renewed: three times in its length, so that two renewals may fail.
pub(super) struct Renewal {
    every: Duration,
    next: Instant,
}

impl Renewal {
    pub(super) fn new(lease: Duration) -> Self {
        let every = lease / 3;
        Self {
            every,
            next: Instant::now() + every,
        }
    }

    pub(super) async fn due(&self) {
        sleep_until(self.next).await;
    }

    fn done(&mut self) {
        self.next = Instant::now() + self.every;
    }

    /// The database did not answer: tried again soon.
    fn failed(&mut self) {
        self.next = Instant::now() + self.every.min(Duration::from_secs(1));
    }
}

impl Driver<'_> {
    /// Keeps the lease, and what is held for the calls under way. A run that somebody else took, or whose state a command changed without this driver having
    /// heard of it, is read anew.
    pub(super) async fn renew(&mut self, renewal: &mut Renewal) -> Result<Going, RunError> {
        match self.try_renew().await {
            Ok(revision) => {
                renewal.done();
                if revision == Some(self.session.revision) {
                    Ok(Going::Continue(()))
                } else {
                    self.reload().await
                }
            }
            Err(error) => {
                // The fence decides who may write, not the time: the driver goes on while nobody else takes the run.
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "lease.not_renewed"
                );
                renewal.failed();
                Ok(Going::Continue(()))
            }
        }
    }

    async fn try_renew(&mut self) -> Result<Option<u64>, PortError> {
        let ports = &self.editorial.ports;
        let now = ports.clock.now();
        let until = self.editorial.lease_end(now);
        let scope = Scope::person(self.session.owner);
        let mut transaction = ports.store.begin(scope).await?;
        let revision = transaction
            .editorial()
            .renew_lease(self.session.id, self.session.fence, until)
            .await?;
        if revision.is_some() {
            let until = self.editorial.holds_end(now);
            let credits = transaction.credits();
            credits.renew_holds(scope, self.session.id, until).await?;
        }
        transaction.commit().await?;
        Ok(revision)
    }
}

/// Gives the run free, so that another worker need not wait for the end of the lease. Where that fails, it runs out by
/// itself.
pub(super) async fn release(store: &dyn Store, session: &Session) {
    if let Err(error) = try_release(store, session).await {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "lease.not_released"
        );
    }
}

async fn try_release(store: &dyn Store, session: &Session) -> Result<(), PortError> {
    let mut transaction = store.begin(Scope::person(session.owner)).await?;
    let editorial = transaction.editorial();
    editorial.release_lease(session.id, session.fence).await?;
    transaction.commit().await
}
