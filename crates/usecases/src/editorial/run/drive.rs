//! Taking a run over, and how its driver left it.

use std::ops::ControlFlow;
use std::pin::pin;
use std::task::Poll;

use atelier_domain::editorial::engine::Input;
use atelier_domain::editorial::{Session, Status};
use atelier_domain::identity::Scope;
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{PortError, SessionId};
use chrono::{DateTime, Utc};
use futures_util::poll;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::context::Context;
use super::driver::{Driver, Known, Left};
use super::metrics::{self, Driving};
use super::opening::Begun;
use super::outcome::Outcome;
use super::retry::Notices;
use super::step::Fed;
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
            let known = match Box::pin(self.take_up(scope, id)).await? {
                ControlFlow::Continue(known) => known,
                ControlFlow::Break(driven) => return Ok(driven),
            };
            let (mut driver, notices) = Driver::new(self, scope, known, hearing);
            // What was read may have changed meanwhile: then it is read again.
            let mut taking_over = taking_over(&driver.session);
            let is_recovery = taking_over.writes.job.is_some();
            let taking_over = driver.try_feed(&mut taking_over, By::NewDriver);
            match Box::pin(taking_over).await? {
                Fed::Written => {
                    tracing::info!(fence = driver.session.fence, is_recovery, "run.taken_over");
                    if is_recovery {
                        metrics::recovered();
                    }
                }
                Fed::Stale | Fed::Refused(_) => continue,
            }
            if let ControlFlow::Break(driven) = lead(&mut driver, notices).await? {
                return Ok(driven);
            }
        }
    }

    /// As [`Self::drive`], from the step on with which the run was set going here.
    pub async fn drive_on(
        &self,
        scope: Scope,
        begun: Box<Begun>,
        hearing: Hearing<'_>,
    ) -> Result<Driven, RunError> {
        let Begun {
            committed,
            requests,
            context,
            purse,
        } = *begun;
        let known = Known {
            session: committed.session.clone(),
            context,
            purse,
        };
        let id = known.session.id;
        let (mut driver, notices) = Driver::new(self, scope, known, hearing);
        driver.perform(committed, requests);
        let fence = driver.session.fence;
        let left = {
            let mut leading = pin!(lead(&mut driver, notices));
            // The calls leave before their story is told.
            let ended = poll!(leading.as_mut());
            tracing::info!(fence, is_recovery = false, "run.taken_over");
            match ended {
                Poll::Ready(left) => left?,
                Poll::Pending => leading.await?,
            }
        };
        match left {
            ControlFlow::Break(driven) => Ok(driven),
            // Rare, and as large as this is: it has room only while it is needed.
            ControlFlow::Continue(()) => Box::pin(self.drive(scope, id, hearing)).await,
        }
    }

    /// What a driver begins with; or why there is nothing to drive.
    async fn take_up(
        &self,
        scope: Scope,
        id: SessionId,
    ) -> Result<ControlFlow<Driven, Known>, PortError> {
        let store = &*self.ports.store;
        let Some(session) = store.sessions().find(scope, id).await? else {
            return Ok(ControlFlow::Break(Driven::Parked));
        };
        if let Some(driven) = self.is_left_alone(&session) {
            return Ok(ControlFlow::Break(driven));
        }
        let document = match session.run.document {
            Some(number) => store.documents().version(scope, id, number).await?,
            None => None,
        };
        let document = document.map(|version| version.content.into());
        let context = Context::load(store, scope, &session, document).await?;
        Ok(ControlFlow::Continue(Known {
            purse: self.purses.of(session.owner),
            session,
            context,
        }))
    }

    /// Whether this process has nothing to do with the run, and why.
    fn is_left_alone(&self, session: &Session) -> Option<Driven> {
        if session.status() != Status::Running {
            return Some(Driven::Parked);
        }
        let until = session.held_against(self.settings.worker, self.ports.clock.now());
        until.map(|until| Driven::Held { until })
    }
}

/// Drives until the run is to be left; nothing where it is to be taken over anew.
async fn lead(driver: &mut Driver<'_>, notices: Notices) -> Result<ControlFlow<Driven>, RunError> {
    let driving = Driving::begin();
    let left = driver.run(notices).await;
    drop(driving);
    match left {
        Ok(Left::With(driven)) => {
            Box::pin(driver.leave(driven)).await;
            Ok(ControlFlow::Break(driven))
        }
        Ok(Left::Anew) => Ok(ControlFlow::Continue(())),
        Err(error) => {
            Box::pin(driver.leave(Driven::HandedOver)).await;
            Err(error)
        }
    }
}

/// A run whose worker died is queued anew, so that the deliveries of its job are counted from here: the engine counts
/// how often the run itself broke off without getting on.
fn taking_over(session: &Session) -> Outcome {
    let broke_off = !session.run.open_turns().is_empty();
    let writes = Writes {
        job: broke_off.then(|| Job::AdvanceRun {
            session: session.id,
            owner: session.owner,
            trace: trace::current(),
        }),
        ..Writes::default()
    };
    Outcome::without_price(Input::TakeOver, writes)
}
