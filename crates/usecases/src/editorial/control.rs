//! Start, pause, resume, stop: commands are written first and signalled second.

use atelier_domain::editorial::engine::Input;
use atelier_domain::editorial::{EditorialError, RunSignal, Session, Status};
use atelier_domain::identity::Scope;
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{PortError, SessionId, UserId};

use super::Editorial;
use super::commit::Writes;

impl Editorial {
    /// Starts a draft. From here on its output limits are fixed, and so is the most it may cost.
    pub async fn start(&self, scope: Scope, id: SessionId) -> Result<Session, EditorialError> {
        self.go_on(scope, id, Input::Start).await
    }

    /// Takes a paused, failed or stopped session up where it stood, or a completed one whose limits were raised.
    pub async fn resume(&self, scope: Scope, id: SessionId) -> Result<Session, EditorialError> {
        self.go_on(scope, id, Input::Resume).await
    }

    async fn go_on(
        &self,
        scope: Scope,
        id: SessionId,
        input: Input,
    ) -> Result<Session, EditorialError> {
        let document = self.document(scope, id).await?;
        let text = document.as_ref().map(|version| version.content.as_str());
        let committed = self
            .command(scope, id, |session| {
                if session.status() != Status::Running {
                    self.pin_limits(session, text)?;
                }
                Ok((input.clone(), driving(session)))
            })
            .await?;
        self.wake(&committed.session).await;
        Ok(committed.session)
    }

    /// No new call is made; answers under way are finished and kept. The session is `paused` when the last is in.
    pub async fn pause(&self, scope: Scope, id: SessionId) -> Result<Session, EditorialError> {
        self.tell(scope, id, Input::Pause).await
    }

    /// Cancels the calls in flight and keeps what had been streamed.
    pub async fn stop(&self, scope: Scope, id: SessionId) -> Result<Session, EditorialError> {
        self.tell(scope, id, Input::Stop).await
    }

    /// Queues the run anew, for the process that comes after this one.
    pub async fn hand_over(&self, session: SessionId, owner: UserId) -> Result<(), PortError> {
        let mut transaction = self.ports.store.begin().await?;
        transaction
            .enqueue(&Job::AdvanceRun { session, owner })
            .await?;
        transaction.commit().await
    }

    async fn tell(
        &self,
        scope: Scope,
        id: SessionId,
        input: Input,
    ) -> Result<Session, EditorialError> {
        // Should nobody drive the run, the job sees to it that the command takes effect.
        let committed = self
            .command(scope, id, |session| Ok((input.clone(), queued(session))))
            .await?;
        self.ports
            .signals
            .send(RunSignal::Changed { session: id })
            .await;
        Ok(committed.session)
    }

    async fn wake(&self, session: &Session) {
        let signal = RunSignal::Wake {
            session: session.id,
            owner: session.owner,
        };
        self.ports.signals.send(signal).await;
    }
}

/// The job that drives the run is queued with the state that needs it.
fn queued(session: &Session) -> Writes {
    Writes {
        job: Some(Job::AdvanceRun {
            session: session.id,
            owner: session.owner,
        }),
        ..Writes::default()
    }
}

fn driving(session: &Session) -> Writes {
    Writes {
        plan: session.status() != Status::Running,
        ..queued(session)
    }
}
