//! The loop of one run: take over, call, commit, publish, until the run waits for a person or is over.

use std::sync::Arc;

use atelier_domain::editorial::engine::{self, Effect, Input, Refused};
use atelier_domain::editorial::{Request, SaveError, Session, Status, TurnRef};
use atelier_domain::identity::Scope;
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{PortError, SessionId};
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::admission::Admission;
use super::call::{Call, Called};
use super::context::Context;
use super::handoff::Handoff;
use super::outcome::Outcome;
use crate::editorial::Editorial;
use crate::editorial::commit::{Committed, Writes};
use crate::trace;

/// Where a run was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driven {
    /// It is over, waits for a person, or was deleted.
    Parked,
    /// The process is to stop: another one goes on from the last finished turn.
    HandedOver,
}

#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error("a port failed")]
    Port(#[from] PortError),
    #[error("the run moved on without its driver: {0}")]
    Lost(Refused),
}

impl Editorial {
    /// Drives a run until it waits or is over. `changed` tells that a command may have altered its state.
    ///
    /// Whoever calls this makes sure that nobody else drives the same run; a second driver does no harm, since each
    /// write names the revision it was made from, but its calls are paid for nothing.
    pub async fn drive(
        &self,
        scope: Scope,
        id: SessionId,
        changed: &Notify,
        shutdown: &CancellationToken,
    ) -> Result<Driven, RunError> {
        loop {
            let Some(Handoff { session, document }) = self.take_up(scope, id).await? else {
                return Ok(Driven::Parked);
            };
            if session.status() != Status::Running {
                return Ok(Driven::Parked);
            }
            let context = Context::load(&*self.ports.store, scope, &session, document).await?;
            let mut driver = Driver {
                editorial: self,
                scope,
                session,
                context,
                calls: FuturesUnordered::new(),
                cancelled: CancellationToken::new(),
            };
            // What was read may have changed meanwhile: then it is read again.
            let writes = taking_over(&driver.session);
            if driver.try_feed(&Input::TakeOver, &writes).await? {
                let driven = driver.run(changed, shutdown).await;
                driver.cancelled.cancel();
                return driven;
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

struct Driver<'a> {
    editorial: &'a Editorial,
    scope: Scope,
    session: Session,
    context: Context,
    calls: FuturesUnordered<BoxFuture<'a, Called>>,
    /// Ends the calls in flight when the person stops the run.
    cancelled: CancellationToken,
}

impl Driver<'_> {
    async fn run(
        &mut self,
        changed: &Notify,
        shutdown: &CancellationToken,
    ) -> Result<Driven, RunError> {
        while self.session.status() == Status::Running {
            tokio::select! {
                biased;
                () = shutdown.cancelled() => return Ok(Driven::HandedOver),
                () = changed.notified() => if !self.reload().await? {
                    return Ok(Driven::Parked);
                },
                called = self.calls.next() => match called {
                    Some(called) => if !self.finish(called).await? {
                        return Ok(Driven::Parked);
                    },
                    // A running run has open calls, or it would wait or be over.
                    None => return Err(RunError::Lost(Refused::UnknownTurn)),
                },
            }
        }
        Ok(Driven::Parked)
    }

    /// Reads the session anew. Whether it is still there.
    async fn reload(&mut self) -> Result<bool, RunError> {
        let sessions = self.editorial.ports.store.sessions();
        let Some(session) = sessions.find(self.scope, self.session.id).await? else {
            // What this driver told after the deletion goes, too.
            self.editorial.ports.events.forget(self.session.id);
            return Ok(false);
        };
        self.session = session;
        self.heed_stop();
        Ok(true)
    }

    fn heed_stop(&self) {
        if self.session.run.requested == Some(Request::Stop) {
            self.cancelled.cancel();
        }
    }

    /// Keeps what came of a call. Whether the session is still there.
    async fn finish(&mut self, called: Called) -> Result<bool, RunError> {
        let outcome = Outcome::of(self.editorial, &self.session, &mut self.context, called).await?;
        self.feed(outcome.input, outcome.writes).await
    }

    /// Feeds one input to the engine, commits what follows, and makes the calls it asks for. Whether the session is still
    /// there.
    async fn feed(&mut self, input: Input, writes: Writes) -> Result<bool, RunError> {
        while !self.try_feed(&input, &writes).await? {
            // A command of the person came first: the same outcome is fed to what it left.
            if !self.reload().await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether it was written: not where the session changed since it was read.
    async fn try_feed(&mut self, input: &Input, writes: &Writes) -> Result<bool, RunError> {
        let mut admission = Admission::new(self.editorial, &self.session, &self.context);
        let plan = &self.session.plan;
        let stepped = engine::step(plan, &self.session.run, input.clone(), &mut admission);
        let transition = stepped.map_err(RunError::Lost)?;
        let mut requests = admission.into_requests();
        let written = self
            .editorial
            .commit(&self.session, transition, writes.clone())
            .await;
        let Committed { session, effects } = match written {
            Ok(committed) => committed,
            Err(SaveError::Stale) => return Ok(false),
            Err(SaveError::Port(error)) => return Err(error.into()),
        };
        self.session = session;
        for effect in effects {
            match effect {
                Effect::Call(turns) => self.call(turns, &mut requests),
                Effect::Cancel => self.cancelled.cancel(),
                Effect::Record(_) => {}
            }
        }
        self.heed_stop();
        Ok(true)
    }

    fn call(&mut self, turns: Vec<TurnRef>, requests: &mut super::admission::Requests) {
        for turn in turns {
            let turn = Arc::new(turn);
            let call = Call {
                session: self.session.id,
                events: Arc::clone(&self.editorial.ports.events),
                clock: Arc::clone(&self.editorial.ports.clock),
                cancelled: self.cancelled.clone(),
                prepared: requests.take(&turn.agent),
                turn,
            };
            self.calls.push(Box::pin(call.make()));
        }
    }
}
