//! Start, pause, resume, stop: commands are written first and signalled second.

use std::sync::Arc;

use atelier_domain::billing::Entitlements;
use atelier_domain::editorial::draft;
use atelier_domain::editorial::engine::Input;
use atelier_domain::editorial::{EditorialError, Plan, Position, RunSignal, Session, Status};
use atelier_domain::identity::Scope;
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{PortError, SessionId, UserId};

use super::commit::Writes;
use super::create::Planner;
use super::follow::EventStream;
use super::run::{Beginning, Begun, Context, Read, Reserved, story};
use super::{Editorial, SessionView};
use crate::trace;

impl Editorial {
    /// Starts a draft. From here on its output limits are fixed, and so is the most it may cost.
    pub async fn start(&self, scope: Scope, id: SessionId) -> Result<Session, EditorialError> {
        let started = self.go_on(scope, id, Input::Start).await?;
        self.set_off(started.driver).await;
        Ok(started.session)
    }

    /// Starts a draft and follows its run from the start.
    pub async fn start_stream(
        self: &Arc<Self>,
        scope: Scope,
        id: SessionId,
    ) -> Result<EventStream, EditorialError> {
        let started = self.go_on(scope, id, Input::Start).await?;
        // Text that comes before anybody listens is told to nobody. The buffer of live events holds what came since.
        let before = Position::entry(started.sequence_before);
        let stream = self.open_stream(scope, &started.session, before).await;
        self.set_off(started.driver).await;
        Ok(stream)
    }

    /// Takes a paused, failed or stopped session up where it stood, or a completed one whose limits were raised.
    pub async fn resume(&self, scope: Scope, id: SessionId) -> Result<Session, EditorialError> {
        let resumed = self.go_on(scope, id, Input::Resume).await?;
        self.set_off(resumed.driver).await;
        Ok(resumed.session)
    }

    async fn go_on(
        &self,
        scope: Scope,
        id: SessionId,
        input: Input,
    ) -> Result<GoneOn, EditorialError> {
        if matches!(input, Input::Start)
            && let Some(started) = self.start_recent(scope, id).await?
        {
            return Ok(started);
        }
        let view = async {
            match input {
                Input::Start => self.startable(scope, id).await,
                _ => self.get(scope, id).await,
            }
        };
        let account = async { Ok(self.account(scope).await?) };
        let (view, account) = tokio::try_join!(view, account)?;
        let SessionView { session, document } = view;
        let text: Option<Arc<str>> = document.map(|version| version.content.into());
        let store = &*self.ports.store;
        let context = Context::load(store, scope, &session, text.clone()).await?;
        let mut read = Read { context, account };
        let mut latest = Some(session);
        if let Some((driver, mut session)) = self.driver_of(&mut latest) {
            self.pin_limits(&mut session, text.as_deref())?;
            let before = session.last_sequence;
            let Read { context, account } = read;
            let begin = self.begin(scope, session, &input, context, Some(account));
            match begin.await? {
                Beginning::Begun(begun) => return Ok(GoneOn::here(driver, begun, before)),
                Beginning::Outdated(again) => read = again,
            }
        }
        let mut sequence_before = 0;
        let committed = self
            .command(scope, id, latest, |session| {
                sequence_before = session.last_sequence;
                if session.status() != Status::Running {
                    self.pin_limits(session, text.as_deref())?;
                    self.require_credits(session, &input, &read)?;
                }
                Ok((input.clone(), driving(session)))
            })
            .await?;
        let session = committed.session;
        self.wake(&session).await;
        Ok(GoneOn {
            session,
            sequence_before,
            driver: None,
        })
    }

    /// Starts a draft that was made here a moment ago, by what is known of it. Nothing where that does not do: nobody is
    /// refused for what was true then.
    async fn start_recent(
        &self,
        scope: Scope,
        id: SessionId,
    ) -> Result<Option<GoneOn>, EditorialError> {
        let Some(made) = self.recent.take(scope, id) else {
            return Ok(None);
        };
        let document = made.document;
        let lately = self.plans.lately_of(scope).await?;
        let plan = &made.session.plan;
        if self.check_start(lately, plan, made.word_count).is_err() {
            return Ok(None);
        }
        let draft = Arc::unwrap_or_clone(made.session);
        let Some((driver, mut session)) = self.driver_of(&mut Some(draft)) else {
            return Ok(None);
        };
        if self.pin_limits(&mut session, document.as_deref()).is_err() {
            return Ok(None);
        }
        let context = Context::load(&*self.ports.store, scope, &session, document).await?;
        let before = session.last_sequence;
        let begin = self.begin(scope, session, &Input::Start, context, None);
        match begin.await {
            Ok(Beginning::Begun(begun)) => Ok(Some(GoneOn::here(driver, begun, before))),
            // What was written is not certain.
            Err(error @ EditorialError::Port(_)) => Err(error),
            Ok(Beginning::Outdated(_)) | Err(_) => Ok(None),
        }
    }

    /// What is to be started, where the person's plan allows it. The plan is read beside the session, or was a moment
    /// ago; nobody is refused for what it was then.
    async fn startable(&self, scope: Scope, id: SessionId) -> Result<SessionView, EditorialError> {
        let lately = async { Ok(self.plans.lately_of(scope).await?) };
        let (view, lately) = tokio::try_join!(self.get(scope, id), lately)?;
        let words = view.document.as_ref().map_or(0, |kept| kept.word_count);
        let check = |plan| self.check_start(plan, &view.session.plan, words);
        if view.session.status() == Status::Draft && check(lately).is_err() {
            check(self.plans.of(scope).await?)?;
        }
        Ok(view)
    }

    fn check_start(
        &self,
        entitlements: Entitlements,
        plan: &Plan,
        words: u64,
    ) -> Result<(), EditorialError> {
        self.in_house(&Planner::on(entitlements), |house| {
            draft::check_start(plan, words, house)
        })
    }

    /// No new call is made; answers under way are finished and kept. The session is `paused` when the last is in.
    pub async fn pause(&self, scope: Scope, id: SessionId) -> Result<Session, EditorialError> {
        self.order(scope, id, Input::Pause).await
    }

    /// Cancels the calls in flight and keeps what had been streamed.
    pub async fn stop(&self, scope: Scope, id: SessionId) -> Result<Session, EditorialError> {
        self.order(scope, id, Input::Stop).await
    }

    /// Queues the run anew, for whoever takes it up next.
    pub async fn hand_over(&self, session: SessionId, owner: UserId) -> Result<(), PortError> {
        let mut transaction = self.ports.store.begin(Scope::person(owner)).await?;
        transaction
            .enqueue(&Job::AdvanceRun {
                session,
                owner,
                trace: trace::current(),
            })
            .await?;
        transaction.commit().await
    }

    async fn order(
        &self,
        scope: Scope,
        id: SessionId,
        input: Input,
    ) -> Result<Session, EditorialError> {
        // Should nobody drive the run, the job sees to it that the command takes effect.
        let committed = self
            .command(scope, id, None, |session| {
                Ok((input.clone(), queued(session)))
            })
            .await?;
        self.ports
            .signals
            .send(RunSignal::Changed { session: id })
            .await;
        Ok(committed.session)
    }

    /// A driver for a run that rests, and the session, where runs are driven in this process.
    fn driver_of(&self, session: &mut Option<Session>) -> Option<(Reserved, Session)> {
        let now = self.ports.clock.now();
        let rests =
            |session: &mut Session| session.status() != Status::Running && !session.is_driven(now);
        let resting = session.take_if(rests)?;
        let Some(driver) = self.local.reserve(&resting) else {
            *session = Some(resting);
            return None;
        };
        Some((driver, resting))
    }

    /// Has the driver begin that waits here, if one does.
    async fn set_off(&self, driver: Option<(Reserved, Box<Begun>)>) {
        let Some((driver, begun)) = driver else {
            return;
        };
        let (id, owner) = (begun.session().id, begun.session().owner);
        let entries = begun.entries().to_vec();
        if let Err(begun) = driver.send(begun) {
            // This process ends: the run's job finds another one.
            self.abandon(&begun).await;
        }
        // The driver's first call leaves before anything else is done about this request.
        tokio::task::yield_now().await;
        story::tell(&entries);
        self.tell_live(id, owner).await;
    }

    async fn wake(&self, session: &Session) {
        let signal = RunSignal::Wake {
            session: session.id,
            owner: session.owner,
            trace: trace::current(),
        };
        self.ports.signals.send(signal).await;
        self.tell_live(session.id, session.owner).await;
    }

    /// Whoever follows all of the person's runs, on any node, hears of this one.
    async fn tell_live(&self, session: SessionId, owner: UserId) {
        let live = RunSignal::Live { session, owner };
        self.ports.signals.send(live).await;
    }
}

/// A session whose run was set going.
struct GoneOn {
    session: Session,
    /// The last entry before that.
    sequence_before: u64,
    /// Who drives it here, and what they begin with; absent where it is left to any worker.
    driver: Option<(Reserved, Box<Begun>)>,
}

impl GoneOn {
    fn here(driver: Reserved, begun: Box<Begun>, sequence_before: u64) -> Self {
        Self {
            session: begun.session().clone(),
            sequence_before,
            driver: Some((driver, begun)),
        }
    }
}

/// The job that drives the run is queued with the state that needs it.
fn queued(session: &Session) -> Writes {
    Writes {
        job: Some(Job::AdvanceRun {
            session: session.id,
            owner: session.owner,
            trace: trace::current(),
        }),
        ..Writes::default()
    }
}

/// Output limits are fixed with the start.
pub(super) fn driving(session: &Session) -> Writes {
    Writes {
        agents: session.status() != Status::Running,
        ..queued(session)
    }
}
