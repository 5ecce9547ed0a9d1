//! The loop of one run: take over, call, commit, publish, until the run waits for a person or is over.

use std::ops::ControlFlow;
use std::sync::Arc;

use atelier_domain::editorial::engine::{self, Effect, Input, Refused};
use atelier_domain::editorial::{Gap, Request, RunSignal, SaveError, Session, Status, TurnRef};
use atelier_domain::identity::Scope;
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{PortError, SessionId};
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::admission::{Admission, Requests};
use super::call::{Call, Called};
use super::context::Context;
use super::handoff::Handoff;
use super::lease::{self, Renewal};
use super::metrics::{self, Driving};
use super::outcome::Outcome;
use super::patience::Patience;
use super::retry::Notice;
use crate::editorial::Editorial;
use crate::editorial::commit::{By, Committed, Writes};
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

/// Why a driver leaves a run.
pub(super) enum Left {
    With(Driven),
    /// Its view of the run no longer fits what stands in the tables: it takes over again.
    Anew,
}

/// Goes on, or leaves the run.
pub(super) type Going = ControlFlow<Left>;

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
            let Some(Handoff { session, document }) = self.take_up(scope, id).await? else {
                return Ok(Driven::Parked);
            };
            if session.status() != Status::Running {
                return Ok(Driven::Parked);
            }
            let now = self.ports.clock.now();
            if let Some(until) = session.held_against(self.settings.worker, now) {
                return Ok(Driven::Held { until });
            }
            let context = Context::load(&*self.ports.store, scope, &session, document).await?;
            let (told, notices) = mpsc::unbounded_channel();
            let mut driver = Driver {
                editorial: self,
                scope,
                session,
                context,
                hearing,
                calls: FuturesUnordered::new(),
                cancelled: CancellationToken::new(),
                told,
            };
            // What was read may have changed meanwhile: then it is read again.
            let writes = taking_over(&driver.session);
            let is_recovery = writes.job.is_some();
            match driver
                .try_feed(&Input::TakeOver, &writes, By::NewDriver)
                .await?
            {
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
            driver.cancelled.cancel();
            match left {
                Ok(Left::With(driven)) => {
                    driver.leave(driven).await;
                    return Ok(driven);
                }
                Ok(Left::Anew) => {}
                Err(error) => {
                    driver.leave(Driven::HandedOver).await;
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

pub(super) struct Driver<'a> {
    pub(super) editorial: &'a Editorial,
    scope: Scope,
    pub(super) session: Session,
    context: Context,
    pub(super) hearing: Hearing<'a>,
    calls: FuturesUnordered<BoxFuture<'a, Called>>,
    /// Ends the calls in flight when the person stops the run.
    cancelled: CancellationToken,
    /// Where calls tell that they are made again.
    told: mpsc::UnboundedSender<Notice>,
}

impl Driver<'_> {
    async fn run(
        &mut self,
        mut notices: mpsc::UnboundedReceiver<Notice>,
    ) -> Result<Left, RunError> {
        let mut renewal = Renewal::new(self.editorial.settings.lease);
        while self.session.status() == Status::Running {
            let draining = self.hearing.draining.is_cancelled();
            if self.calls.is_empty() {
                // A running run has open calls, or it would wait or be over.
                return if draining {
                    Ok(Left::With(Driven::HandedOver))
                } else {
                    Err(RunError::Idle)
                };
            }
            let going = tokio::select! {
                biased;
                () = self.hearing.shutdown.cancelled() => {
                    return Ok(Left::With(Driven::HandedOver));
                }
                () = self.hearing.draining.cancelled(), if !draining => Going::Continue(()),
                () = self.hearing.changed.notified() => self.reload().await?,
                () = renewal.due() => self.renew(&mut renewal).await?,
                Some(notice) = notices.recv() => self.heed(notice).await?,
                Some(called) = self.calls.next() => self.finish(called).await?,
            };
            if let Going::Break(left) = going {
                return Ok(left);
            }
        }
        Ok(Left::With(Driven::Parked))
    }

    /// Reads the session anew, and tells readers what a command wrote to its journal.
    pub(super) async fn reload(&mut self) -> Result<Going, RunError> {
        let sessions = self.editorial.ports.store.sessions();
        let id = self.session.id;
        let mut patience = Patience::new(self.hearing.shutdown);
        let read = loop {
            match sessions.find(self.scope, id).await {
                Ok(read) => break read,
                Err(error) => patience.after(error).await?,
            }
        };
        let Some(session) = read else {
            // What this driver told after the deletion goes, too.
            self.editorial.ports.events.forget(id);
            return Ok(Going::Break(Left::With(Driven::Parked)));
        };
        if session.fence != self.session.fence {
            metrics::lost();
            tracing::warn!(
                fence = self.session.fence,
                fence.now = session.fence,
                "run.lost"
            );
            let until = session
                .lease
                .map_or(session.updated_at, |lease| lease.until);
            return Ok(Going::Break(Left::With(Driven::Held { until })));
        }
        let told = self.session.last_sequence;
        let store = &*self.editorial.ports.store;
        while let Err(error) = self.context.hear(store, self.scope, &session).await {
            patience.after(error).await?;
        }
        self.session = session;
        if self.session.last_sequence > told {
            let gap = Gap { after: told };
            self.editorial.tell_after(&self.session, gap).await;
        }
        self.heed_stop();
        Ok(Going::Continue(()))
    }

    fn heed_stop(&self) {
        if self.session.run.requested == Some(Request::Stop) {
            self.cancelled.cancel();
        }
    }

    /// Keeps what came of a call.
    async fn finish(&mut self, called: Called) -> Result<Going, RunError> {
        let outcome = Outcome::of(self.editorial, &self.session, &mut self.context, called).await?;
        self.feed(outcome.input, outcome.writes).await
    }

    /// A call is made again: that is recorded before it happens.
    async fn heed(&mut self, notice: Notice) -> Result<Going, RunError> {
        if self.cancelled.is_cancelled() {
            return Ok(Going::Continue(()));
        }
        let failed = Writes {
            usage: Some(notice.usage(self.editorial, &self.session)),
            ..Writes::default()
        };
        if notice.fails_over() {
            metrics::failed_over();
        }
        let mut going = self.feed(notice.retried(), failed).await?;
        if let Some(broken) = notice.broken().filter(|_| going.is_continue()) {
            going = self.feed(broken, Writes::default()).await?;
        }
        let open = self.session.run.open_turns();
        if let Some(turn) = open.iter().find(|open| open.turn == notice.turn.turn) {
            notice.go_on(Arc::new(turn.clone()));
        }
        Ok(going)
    }

    /// Feeds one input to the engine, commits what follows, and makes the calls it asks for.
    async fn feed(&mut self, input: Input, writes: Writes) -> Result<Going, RunError> {
        let mut patience = Patience::new(self.hearing.shutdown);
        loop {
            match self.try_feed(&input, &writes, By::Driver).await {
                Ok(Fed::Written) => return Ok(Going::Continue(())),
                // A command of the person came first: the same outcome is fed to what it left.
                Ok(Fed::Stale) => {
                    let going = self.reload().await?;
                    if going.is_break() {
                        return Ok(going);
                    }
                }
                // The write before this one was kept, though its answer got lost with the database.
                Ok(Fed::Refused(refused)) => {
                    tracing::warn!(%refused, "run.moved_on");
                    return Ok(Going::Break(Left::Anew));
                }
                Err(error) => patience.after(error).await?,
            }
        }
    }

    async fn try_feed(&mut self, input: &Input, writes: &Writes, by: By) -> Result<Fed, PortError> {
        let draining = self.hearing.draining.is_cancelled();
        let mut admission = Admission::new(self.editorial, &self.session, &self.context, draining);
        let plan = &self.session.plan;
        let stepped = engine::step(plan, &self.session.run, input.clone(), &mut admission);
        let transition = match stepped {
            Ok(transition) => transition,
            Err(refused) => return Ok(Fed::Refused(refused)),
        };
        let mut requests = admission.into_requests();
        let written = self
            .editorial
            .commit(&self.session, transition, writes.clone(), by)
            .await;
        let Committed { session, effects } = match written {
            Ok(committed) => committed,
            Err(SaveError::Stale) => return Ok(Fed::Stale),
            Err(SaveError::Port(error)) => return Err(error),
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
        Ok(Fed::Written)
    }

    fn call(&mut self, turns: Vec<TurnRef>, requests: &mut Requests) {
        for turn in turns {
            let call = Call {
                session: self.session.id,
                events: Arc::clone(&self.editorial.ports.events),
                clock: Arc::clone(&self.editorial.ports.clock),
                cancelled: self.cancelled.clone(),
                told: self.told.clone(),
                prepared: requests.take(&turn.agent),
                turn: Arc::new(turn),
            };
            let span = tracing::info_span!(
                "turn",
                turn.id = %call.turn.turn,
                turn.attempt = call.turn.attempt,
            );
            self.calls.push(Box::pin(call.make().instrument(span)));
        }
    }

    /// Lets others know that the run is free, or at rest.
    async fn leave(&mut self, driven: Driven) {
        let (store, session) = (&*self.editorial.ports.store, &self.session);
        if driven == Driven::HandedOver {
            tracing::info!(fence = session.fence, "run.handed_over");
            metrics::handed_over();
            if let Err(error) = lease::release(store, session).await {
                // It runs out by itself.
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "lease.not_released"
                );
            }
        }
        let signal = RunSignal::Changed {
            session: session.id,
        };
        self.editorial.ports.signals.send(signal).await;
    }
}

/// What became of an input.
enum Fed {
    Written,
    /// The session changed since it was read.
    Stale,
    Refused(Refused),
}
