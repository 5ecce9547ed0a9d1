//! Start, pause, resume, stop: commands are written first and signalled second.

use std::sync::Arc;

use atelier_domain::editorial::draft;
use atelier_domain::editorial::engine::Input;
use atelier_domain::editorial::{EditorialError, Position, RunSignal, Session, Status};
use atelier_domain::identity::Scope;
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{PortError, SessionId, UserId};

use super::commit::Writes;
use super::create::Planner;
use super::follow::EventStream;
use super::run::{Beginning, Begun, Context, Read, Reserved};
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
            let sequence_before = session.last_sequence;
            match self.begin(scope, session, &input, read).await? {
                Beginning::Begun(begun) => {
                    return Ok(GoneOn {
                        session: begun.session().clone(),
                        sequence_before,
                        driver: Some((driver, begun)),
                    });
                }
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

    /// What is to be started, where the person's plan allows it. The plan is read beside the session, or was a moment
    /// ago; nobody is refused for what it was then.
    async fn startable(&self, scope: Scope, id: SessionId) -> Result<SessionView, EditorialError> {
        let lately = async { Ok(self.plans.lately_of(scope).await?) };
        let (view, lately) = tokio::try_join!(self.get(scope, id), lately)?;
        let words = view.document.as_ref().map_or(0, |kept| kept.word_count);
        let check = |plan| {
            self.in_house(&Planner::on(plan), |house| {
                draft::check_start(&view.session.plan, words, house)
            })
        };
        if view.session.status() == Status::Draft && check(lately).is_err() {
            check(self.plans.of(scope).await?)?;
        }
        Ok(view)
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
        if let Err(begun) = driver.send(begun) {
            // This process ends: the run's job finds another one.
            self.abandon(&begun).await;
        }
        // The driver's first call leaves before the answer to this request is put together.
        tokio::task::yield_now().await;
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

/// The plan is fixed with the start.
pub(super) fn driving(session: &Session) -> Writes {
    Writes {
        plan: session.status() != Status::Running,
        ..queued(session)
    }
}
