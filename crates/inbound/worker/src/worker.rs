//! Jobs from the queue, and hints that make them start sooner.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::editorial::{RunSignal, RunSignals};
use atelier_domain::identity::Scope;
use atelier_domain::jobs::{Job, JobError, JobHandler, JobQueue};
use atelier_domain::kernel::{PortError, SessionId, TraceParent, UserId};
use atelier_domain::ports::{Clock, Store};
use atelier_usecases::billing::Billing;
use atelier_usecases::credits::Credits;
use atelier_usecases::editorial::{
    Begun, Driven, Editorial, Hearing, LocalDrivers, Reserved, RunError,
};
use atelier_usecases::identity::Accounts;
use atelier_usecases::{cause, trace};
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use tokio::sync::{oneshot, watch};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{Instrument, Span};

use crate::runs::{Claim, Ended, Runs, Seat};
use crate::{accounts, chores, payments};

/// The clocks of two nodes may differ by a little.
const AFTER_LEASE: Duration = Duration::from_millis(100);

#[derive(Clone)]
pub struct WorkerOptions {
    pub editorial: Arc<Editorial>,
    pub accounts: Arc<Accounts>,
    pub billing: Arc<Billing>,
    pub credits: Arc<Credits>,
    pub store: Arc<dyn Store>,
    pub queue: Arc<dyn JobQueue>,
    pub signals: Arc<dyn RunSignals>,
    pub clock: Arc<dyn Clock>,
    /// No new job is taken and no new call is made; calls under way are finished.
    pub draining: CancellationToken,
    /// The end: calls that are still under way are dropped. Follows `draining` after the grace time.
    pub shutdown: CancellationToken,
}

/// Drives runs until it is told to stop.
#[derive(Clone)]
pub struct Worker {
    options: WorkerOptions,
    runs: Runs,
    drivers: TaskTracker,
}

impl Worker {
    pub fn new(options: WorkerOptions) -> Self {
        Self {
            options,
            runs: Runs::default(),
            drivers: TaskTracker::new(),
        }
    }

    /// Works until it is told to drain; then runs are handed over to other processes, each once its calls under way are
    /// in, or at the shutdown. A queue that breaks down ends the work at once: the process is to end, and not to wait for
    /// its runs.
    pub async fn run(self) -> Result<(), PortError> {
        let local: Arc<dyn LocalDrivers> = Arc::new(self.clone());
        self.options.editorial.driven_by(&local);
        let hints_end = CancellationToken::new();
        let hints = self.heed_hints(&hints_end);
        let jobs = async {
            let stopped = self.options.draining.clone().cancelled_owned();
            let handler = Arc::new(self.clone());
            let jobs = self.options.queue.run(handler, Box::pin(stopped)).await;
            if jobs.is_ok() {
                // Runs that a hint set going have no job here.
                self.drivers.close();
                self.drivers.wait().await;
            }
            hints_end.cancel();
            jobs
        };
        let sweeps = accounts::sweep(&self.options.accounts, &hints_end);
        let looks = chores::look(&self.options.store, &*self.options.clock, &hints_end);
        let (jobs, (), (), ()) = tokio::join!(jobs, hints, sweeps, looks);
        jobs
    }

    /// A run that was just started is driven at once; its job finds it taken and waits with it.
    async fn heed_hints(&self, end: &CancellationToken) {
        let mut signals = self.options.signals.listen().await;
        loop {
            tokio::select! {
                biased;
                () = end.cancelled() => return,
                signal = signals.next() => match signal {
                    Some(RunSignal::Wake { session, owner, trace }) => {
                        if !self.options.draining.is_cancelled() {
                            drop(self.drive(session, owner, trace));
                        }
                    }
                    Some(RunSignal::Changed { session }) => self.runs.tell(session),
                    // For those who follow what a person does.
                    Some(RunSignal::Live { .. } | RunSignal::Credits { .. }) => {}
                    None => return,
                }
            }
        }
    }

    /// Sees to it that this process drives the run, and tells when it does no longer.
    fn drive(
        &self,
        session: SessionId,
        owner: UserId,
        cause: Option<TraceParent>,
    ) -> watch::Receiver<Option<Ended>> {
        match self.runs.claim(session) {
            Claim::Taken(ended) => ended,
            Claim::Mine(seat) => {
                let ended = seat.watch();
                let worker = self.clone();
                let driver = async move { worker.sit(seat, session, owner).await };
                self.drivers
                    .spawn(driver.instrument(span(session, owner, cause)));
                ended
            }
        }
    }

    /// Returns once the run is driven no longer.
    async fn advance(
        &self,
        session: SessionId,
        owner: UserId,
        trace: Option<TraceParent>,
    ) -> Result<(), JobError> {
        let mut ended = self.drive(session, owner, trace);
        let ended = match ended.wait_for(Option::is_some).await {
            Ok(ended) => ended.clone(),
            Err(_) => None,
        };
        match ended {
            Some(Ended::Parked) => Ok(()),
            Some(Ended::HandedOver) => {
                let handed_over = self.options.editorial.hand_over(session, owner).await;
                handed_over.map_err(|error| JobError::Retry(error.to_string()))
            }
            Some(Ended::Failed(error)) => Err(JobError::Retry(error)),
            None => Err(JobError::Retry("the driver broke off".to_owned())),
        }
    }

    async fn sit(&self, seat: Seat, session: SessionId, owner: UserId) {
        let mut kept = Some(seat);
        while let Some(seat) = kept.take() {
            let hearing = self.hearing(&seat);
            let scope = Scope::person(owner);
            let driven = self.options.editorial.drive(scope, session, hearing).await;
            kept = self.leave(seat, driven).await;
        }
    }

    /// As [`Self::sit`], with a run that is set going meanwhile, if it is.
    async fn sit_for(
        &self,
        seat: Seat,
        begun: oneshot::Receiver<Box<Begun>>,
        session: SessionId,
        owner: UserId,
    ) {
        let driven = match begun.await {
            Ok(begun) => {
                let hearing = self.hearing(&seat);
                let scope = Scope::person(owner);
                self.options.editorial.drive_on(scope, begun, hearing).await
            }
            Err(_) => Ok(Driven::Parked),
        };
        if let Some(kept) = self.leave(seat, driven).await {
            Box::pin(self.sit(kept, session, owner)).await;
        }
    }

    fn hearing<'a>(&'a self, seat: &'a Seat) -> Hearing<'a> {
        Hearing {
            changed: &seat.changed,
            draining: &self.options.draining,
            shutdown: &self.options.shutdown,
        }
    }

    /// Gives the seat back, unless its run is to be looked at again.
    async fn leave(&self, seat: Seat, driven: Result<Driven, RunError>) -> Option<Seat> {
        let ended = match driven {
            Ok(Driven::Parked) => Ended::Parked,
            Ok(Driven::HandedOver) => Ended::HandedOver,
            Ok(Driven::Held { until }) => {
                self.stand_by(&seat, until).await;
                return Some(seat);
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "run was given up");
                Ended::Failed(error.to_string())
            }
        };
        seat.leave(ended)
    }

    /// Waits while another process drives the run: until its lease may have run out, or it says that something changed.
    async fn stand_by(&self, seat: &Seat, until: DateTime<Utc>) {
        let left = (until - self.options.clock.now()).to_std();
        tokio::select! {
            biased;
            () = self.options.draining.cancelled() => {}
            () = seat.changed.notified() => {}
            () = sleep(left.unwrap_or_default() + AFTER_LEASE) => {}
        }
    }
}

fn span(session: SessionId, owner: UserId, cause: Option<TraceParent>) -> Span {
    let span = tracing::info_span!(
        "run",
        run.id = %session,
        user.id = %owner,
        trace.id = tracing::field::Empty,
    );
    trace::begin(&span, cause);
    span
}

impl LocalDrivers for Worker {
    fn reserve(&self, session: SessionId, owner: UserId) -> Option<Reserved> {
        if self.options.draining.is_cancelled() {
            return None;
        }
        let Claim::Mine(seat) = self.runs.claim(session) else {
            return None;
        };
        let (reserved, begun) = oneshot::channel();
        let worker = self.clone();
        let driver = async move { worker.sit_for(seat, begun, session, owner).await };
        self.drivers
            .spawn(driver.instrument(span(session, owner, trace::current())));
        Some(reserved)
    }
}

#[async_trait]
impl JobHandler for Worker {
    async fn handle(&self, job: Job, attempt: u32) -> Result<(), JobError> {
        let WorkerOptions {
            accounts,
            credits,
            shutdown,
            ..
        } = &self.options;
        let reason = format!("job:{}", job.key());
        // Boxed, since this waits for as long as a run goes on: it would hold room for the largest of them all that time.
        let work: BoxFuture<'_, _> = match job {
            Job::AdvanceRun {
                session,
                owner,
                trace,
            } => return self.advance(session, owner, trace).await,
            Job::SendMagicLink { link } => Box::pin(accounts.send_link(link)),
            Job::PrepareExport { export, owner } => {
                Box::pin(accounts::prepare_export(accounts, export, owner, attempt))
            }
            Job::DeleteAccount { user } => Box::pin(accounts.delete_closed(user)),
            Job::ApplyPaymentEvent { event } => {
                let applied = payments::apply(&self.options.billing, &event, shutdown);
                return cause::within(reason, Box::pin(applied)).await;
            }
            Job::DoChore { chore } => {
                let billing = &self.options.billing;
                return Box::pin(chores::carry_out(chore, credits, billing, shutdown)).await;
            }
        };
        accounts::carry_out(reason, shutdown, work).await
    }
}
