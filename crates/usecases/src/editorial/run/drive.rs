//! Taking a run over, and how its driver left it.

use atelier_domain::editorial::engine::Input;
use atelier_domain::editorial::{Session, Status};
use atelier_domain::identity::Scope;
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{PortError, SessionId};
use chrono::{DateTime, Utc};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::context::Context;
use super::driver::{Driver, Fed, Left};
use super::handoff::Handoff;
use super::metrics::{self, Driving};
use crate::editorial::Editorial;
use crate::editorial::commit::{By, Writes};
use crate::trace;

/// Where a run was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driven {
    /// It is over, waits for a person, or was deleted.
    Parked,
    /// The process is to stop: another one goes on from the last finished turn.
    HandedOver,
    /// Another worker drives it, at least until then.
    Held { until: DateTime<Utc> },
}

#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error("a port failed")]
    Port(#[from] PortError),
    #[error("a running run has nothing to do")]
    Idle,
}

/// What a driver hears from outside.
#[derive(Clone, Copy)]
pub struct Hearing<'a> {
    /// A command may have altered the run's state.
    pub changed: &'a Notify,
    /// The process is to end soon: calls under way are finished, no new ones are made.
    pub draining: &'a CancellationToken,
    /// The process ends: calls under way are dropped.
    pub shutdown: &'a CancellationToken,
}

impl Editorial {
    /// Drives a run until it waits or is over.
    ///
    /// Its lease keeps other workers away, and each write names the lease's fencing token and the revision it was
    /// made from: a worker that lost its run can't write, whatever it still believes.
    pub async fn drive(
        &self,
        scope: Scope,
        id: SessionId,
        hearing: Hearing<'_>,
    ) -> Result<Driven, RunError> {
        loop {
            if hearing.draining.is_cancelled() || hearing.shutdown.is_cancelled() {
                return Ok(Driven::HandedOver);
            }
            let Some(Handoff { session, document }) = Box::pin(self.take_up(scope, id)).await?
            else {
                return Ok(Driven::Parked);
            };
            if session.status() != Status::Running {
                return Ok(Driven::Parked);
            }
            let now = self.ports.clock.now();
            if let Some(until) = session.held_against(self.settings.worker, now) {
                return Ok(Driven::Held { until });
            }
            let loading = Context::load(&*self.ports.store, scope, &session, document);
            let context = Box::pin(loading).await?;
            let (mut driver, notices) = Driver::new(self, scope, session, context, hearing);
            // What was read may have changed meanwhile: then it is read again.
            let writes = taking_over(&driver.session);
            let is_recovery = writes.job.is_some();
            let taking_over = driver.try_feed(&Input::TakeOver, &writes, By::NewDriver);
            match Box::pin(taking_over).await? {
                Fed::Written => {
                    tracing::info!(fence = driver.session.fence, is_recovery, "run.taken_over");
                    if is_recovery {
                        metrics::recovered();
                    }
                }
                Fed::Stale | Fed::Refused(_) => continue,
            }
            let driving = Driving::begin();
            let left = driver.run(notices).await;
            drop(driving);
            match left {
                Ok(Left::With(driven)) => {
                    Box::pin(driver.leave(driven)).await;
                    return Ok(driven);
                }
                Ok(Left::Anew) => {}
                Err(error) => {
                    Box::pin(driver.leave(Driven::HandedOver)).await;
                    return Err(error);
                }
            }
        }
    }

    /// The session and its document, as a command left them here or as the tables have them.
    async fn take_up(&self, scope: Scope, id: SessionId) -> Result<Option<Handoff>, PortError> {
        if let Some(handoff) = self
            .handoffs
            .take(id)
            .filter(|left| left.session.owner == scope.user())
        {
            return Ok(Some(handoff));
        }
        let store = &self.ports.store;
        let Some(session) = store.sessions().find(scope, id).await? else {
            return Ok(None);
        };
        let document = match session.run.document {
            Some(number) => store.documents().version(scope, id, number).await?,
            None => None,
        };
        Ok(Some(Handoff {
            session,
            document: document.map(|version| version.content.into()),
        }))
    }
}

/// A run whose worker died is queued anew, so that the deliveries of its job are counted from here: the engine counts
/// how often the run itself broke off without getting on.
fn taking_over(session: &Session) -> Writes {
    let broke_off = !session.run.open_turns().is_empty();
    Writes {
        job: broke_off.then(|| Job::AdvanceRun {
            session: session.id,
            owner: session.owner,
            trace: trace::current(),
        }),
        ..Writes::default()
    }
}
