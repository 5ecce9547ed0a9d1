//! Changes by the person that are no commands to the run: title, star, agents, limits; and deletion.

use atelier_domain::credits;
use atelier_domain::credits::ledger::Booking;
use atelier_domain::editorial::draft::{self, AgentDraft, TerminationDraft};
use atelier_domain::editorial::engine::Refused;
use atelier_domain::editorial::{Authority, EditorialError, RunSignal, SaveError, Session, Status};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::SessionId;

use super::Editorial;
use super::commit::TRIES;
use super::create::Planner;
use super::run::refused;

/// What is left out stays as it is.
#[derive(Clone, Debug, Default)]
pub struct SessionChange {
    pub title: Option<String>,
    pub starred: Option<bool>,
    /// Replaces the whole list.
    pub agents: Option<Vec<AgentDraft>>,
    pub termination: Option<TerminationDraft>,
    pub review_each_round: Option<bool>,
}

impl SessionChange {
    const fn alters_cost(&self) -> bool {
        self.agents.is_some() || self.termination.is_some()
    }

    const fn alters_plan(&self) -> bool {
        self.alters_cost() || self.review_each_round.is_some()
    }
}

impl Editorial {
    /// Agents and limits can be changed while nobody works on the session.
    pub async fn change(
        &self,
        scope: Scope,
        id: SessionId,
        change: SessionChange,
    ) -> Result<Session, EditorialError> {
        let planner = self.planner(scope).await?;
        for _ in 0..TRIES {
            let mut session = self.load(scope, id).await?;
            self.alter(&mut session, &change, &planner)?;
            session.updated_at = self.ports.clock.now();
            let mut transaction = self.ports.store.begin(scope).await?;
            let saved = transaction
                .editorial()
                .save(&session, Authority::Person)
                .await;
            match saved {
                Ok(()) => {}
                Err(SaveError::Stale) => continue,
                Err(SaveError::Port(error)) => return Err(error.into()),
            }
            if change.agents.is_some() {
                transaction.editorial().save_agents(&session).await?;
            }
            transaction.commit().await?;
            session.revision += 1;
            return Ok(session);
        }
        Err(EditorialError::Busy)
    }

    fn alter(
        &self,
        session: &mut Session,
        change: &SessionChange,
        planner: &Planner,
    ) -> Result<(), EditorialError> {
        if change.alters_plan() && session.status() == Status::Running {
            let refused = Refused::Status {
                action: "changed",
                status: Status::Running,
            };
            return Err(refused.into());
        }
        if let Some(title) = &change.title {
            session.title = draft::check_title(Some(title))?;
        }
        if let Some(starred) = change.starred {
            session.starred = starred;
        }
        if let Some(agents) = &change.agents {
            session.plan.agents =
                self.in_house(planner, |house| draft::admit_agents(agents.clone(), house))?;
        }
        if let Some(termination) = &change.termination {
            let current = &session.plan.termination;
            let admitted = self.in_house(planner, |house| {
                draft::admit_termination(termination, current, house)
            })?;
            session.run.has_default_limit &= admitted.max_credits == current.max_credits;
            session.plan.termination = admitted;
        }
        if session.run.has_default_limit && change.alters_cost() {
            // It was the price of other agents or fewer rounds: the next start fixes it anew.
            session.plan.termination.max_credits = None;
            session.run.has_default_limit = false;
        }
        if let Some(review) = change.review_each_round {
            session.plan.review_each_round = review;
        }
        Ok(())
    }

    /// Removes the session with its turns, versions and journal; what it used stays on record. A run under way ends
    /// with its next write, and what is held for its calls is free at once.
    pub async fn delete(&self, scope: Scope, id: SessionId) -> Result<(), EditorialError> {
        let mut transaction = self.ports.store.begin(scope).await?;
        if !transaction.editorial().delete(scope, id).await? {
            return Err(EditorialError::SessionNotFound);
        }
        let ledger = transaction.credits();
        let account = ledger.lock(scope.user()).await?;
        let mut booking = Booking::new(&account, self.booker(id, self.ports.clock.now()));
        booking.keep_only(&[]).map_err(refused)?;
        if let Some(change) = booking.change() {
            match ledger.save(&change).await {
                Ok(()) => {}
                Err(credits::SaveError::Stale) => return Err(EditorialError::Busy),
                Err(credits::SaveError::Port(error)) => return Err(error.into()),
            }
        }
        transaction.commit().await?;
        self.ports.events.forget(id);
        self.ports
            .signals
            .send(RunSignal::Changed { session: id })
            .await;
        Ok(())
    }
}
