//! The loop of one run: call, commit, publish, until the run waits for a person or is over.

use std::ops::ControlFlow;
use std::sync::Arc;

use atelier_domain::editorial::{Gap, Request, RunSignal, Session, Status, TurnRef};
use atelier_domain::identity::Scope;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::admission::Requests;
use super::call::{Call, Called};
use super::context::Context;
use super::drive::{Driven, Hearing, RunError};
use super::lease::{self, Renewal};
use super::metrics;
use super::outcome::Outcome;
use super::patience::Patience;
use super::purse::Purse;
use super::retry::{Notice, Notices, Told};
use super::step::Fed;
use crate::editorial::Editorial;
use crate::editorial::commit::{By, Writes};

/// Why a driver leaves a run.
pub(super) enum Left {
    With(Driven),
    /// Its view of the run no longer fits what stands in the tables: it takes over again.
    Anew,
}

/// Goes on, or leaves the run.
pub(super) type Going = ControlFlow<Left>;

/// What a driver begins with.
pub(super) struct Known {
    pub(super) session: Session,
    pub(super) context: Context,
    pub(super) purse: Arc<Purse>,
}

pub(super) struct Driver<'a> {
    pub(super) editorial: &'a Editorial,
    pub(super) scope: Scope,
    pub(super) session: Session,
    pub(super) context: Context,
    pub(super) purse: Arc<Purse>,
    pub(super) hearing: Hearing<'a>,
    calls: FuturesUnordered<BoxFuture<'a, Called>>,
    /// Ends the calls in flight when the person stops the run.
    pub(super) cancelled: CancellationToken,
    /// Where calls tell that they are made again.
    told: Told,
}

impl<'a> Driver<'a> {
    /// A driver, and where its calls tell it that they are made again.
    pub(super) fn new(
        editorial: &'a Editorial,
        scope: Scope,
        known: Known,
        hearing: Hearing<'a>,
    ) -> (Self, Notices) {
        let (told, notices) = mpsc::unbounded_channel();
        let driver = Self {
            editorial,
            scope,
            session: known.session,
            context: known.context,
            purse: known.purse,
            hearing,
            calls: FuturesUnordered::new(),
            cancelled: CancellationToken::new(),
            told,
        };
        (driver, notices)
    }

    /// Drives until the run is to be left; calls that are still open then are dropped.
    pub(super) async fn run(&mut self, notices: Notices) -> Result<Left, RunError> {
        let left = self.go_on(notices).await;
        self.cancelled.cancel();
        left
    }

    async fn go_on(&mut self, mut notices: Notices) -> Result<Left, RunError> {
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
            let event = tokio::select! {
                biased;
                () = self.hearing.shutdown.cancelled() => {
                    return Ok(Left::With(Driven::HandedOver));
                }
                () = self.hearing.draining.cancelled(), if !draining => continue,
                () = self.hearing.changed.notified() => Happened::Changed,
                () = renewal.due() => Happened::RenewalDue,
                Some(notice) = notices.recv() => Happened::Retrying(notice),
                Some(called) = self.calls.next() => Happened::Called(Box::new(called)),
            };
            // A driver mostly waits. What it does in between takes kilobytes, which are its own only so long.
            if let Going::Break(left) = Box::pin(self.attend(event, &mut renewal)).await? {
                return Ok(left);
            }
        }
        Ok(Left::With(Driven::Parked))
    }

    async fn attend(&mut self, event: Happened, renewal: &mut Renewal) -> Result<Going, RunError> {
        match event {
            Happened::Changed => self.reload().await,
            Happened::RenewalDue => self.renew(renewal).await,
            Happened::Retrying(notice) => self.heed(*notice).await,
            Happened::Called(called) => self.finish(*called).await,
        }
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

    pub(super) fn heed_stop(&self) {
        if self.session.run.requested == Some(Request::Stop) {
            self.cancelled.cancel();
        }
    }

    /// Keeps what came of a call.
    async fn finish(&mut self, called: Called) -> Result<Going, RunError> {
        let outcome = Outcome::of(self.editorial, &self.session, &mut self.context, called).await?;
        self.feed(outcome).await
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
        let retried = Outcome::without_price(notice.retried(), failed);
        let mut going = self.feed(retried).await?;
        if let Some(broken) = notice.broken().filter(|_| going.is_continue()) {
            let broken = Outcome::without_price(broken, Writes::default());
            going = self.feed(broken).await?;
        }
        let open = self.session.run.open_turns();
        if let Some(turn) = open.iter().find(|open| open.turn == notice.turn.turn) {
            notice.go_on(Arc::new(turn.clone()));
        }
        Ok(going)
    }

    /// Feeds one outcome to the engine, commits what follows, and makes the calls it asks for.
    async fn feed(&mut self, mut outcome: Outcome) -> Result<Going, RunError> {
        let mut patience = Patience::new(self.hearing.shutdown);
        loop {
            match self.try_feed(&mut outcome, By::Driver).await {
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

    pub(super) fn call(&mut self, turns: Vec<TurnRef>, requests: &mut Requests) {
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
    pub(super) async fn leave(&mut self, driven: Driven) {
        let (store, session) = (&*self.editorial.ports.store, &self.session);
        if driven == Driven::HandedOver {
            tracing::info!(fence = session.fence, "run.handed_over");
            metrics::handed_over();
            lease::release(store, session).await;
        }
        let signal = RunSignal::Changed {
            session: session.id,
        };
        self.editorial.ports.signals.send(signal).await;
    }
}

/// What a driver waits for.
enum Happened {
    /// A command may have altered the run's state.
    Changed,
    RenewalDue,
    Retrying(Box<Notice>),
    Called(Box<Called>),
}
