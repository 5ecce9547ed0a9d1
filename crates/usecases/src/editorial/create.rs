//! A new session.

use std::sync::Arc;

use atelier_domain::billing::{Counted, Entitlements, Month, Monthly};
use atelier_domain::editorial::document::{Author, DocumentVersion, VersionNumber};
use atelier_domain::editorial::draft::{self, House, SessionDraft};
use atelier_domain::editorial::{EditorialError, Run, Session};
use atelier_domain::identity::{Preferences, Scope};
use atelier_domain::kernel::{MicroCredits, SessionId};

use super::{Editorial, SessionView};

/// Somebody who plans a session: what they may have, and what they would rather have.
pub(crate) struct Planner {
    plan: Entitlements,
    preferences: Preferences,
}

impl Planner {
    /// Somebody whose preferences don't matter to what is asked.
    pub(crate) fn on(plan: Entitlements) -> Self {
        Self {
            plan,
            preferences: Preferences::default(),
        }
    }
}

impl Editorial {
    /// Checks the draft and keeps it; a document that comes with it is version 1, by the person. Where it names no
    /// agents, they are those of its project.
    pub async fn create(
        &self,
        scope: Scope,
        draft: SessionDraft,
    ) -> Result<SessionView, EditorialError> {
        let project = draft.project;
        let (planner, draft) = self.planned(scope, draft).await?;
        let admitted = self.in_house(&planner, |house| draft::admit(draft, house))?;
        self.check_windows(
            &admitted.brief,
            &admitted.plan,
            admitted.document.as_deref(),
        )?;
        let now = self.ports.clock.now();
        let first = admitted.document.map(|content| {
            DocumentVersion::new(VersionNumber::FIRST, content, Author::User, 0, now)
        });
        let session = Session {
            id: SessionId::new(self.ports.ids.uuid()),
            owner: scope.user(),
            project,
            title: admitted.title,
            starred: false,
            brief: Arc::new(admitted.brief),
            plan: admitted.plan,
            run: Run::draft(u32::from(first.is_some())),
            last_sequence: 0,
            revision: 0,
            fence: 0,
            lease: None,
            created_at: now,
            updated_at: now,
            completed_at: None,
        };
        let mut transaction = self.begin_in(scope, project).await?;
        let month = Month::of(now);
        let taken = transaction.quotas().take(scope, Monthly::Sessions, month);
        planner
            .plan
            .check_taken("sessions", Counted::SessionsAMonth, taken.await?)
            .map_err(EditorialError::PlanLimit)?;
        transaction.editorial().create(&session).await?;
        if let Some(version) = &first {
            transaction
                .editorial()
                .add_version(session.id, version)
                .await?;
        }
        transaction.commit().await?;
        let view = SessionView {
            session,
            document: first,
        };
        self.recent.keep(&view);
        Ok(view)
    }

    /// Whose it is, and the draft as its project completes it.
    pub(super) async fn planned(
        &self,
        scope: Scope,
        draft: SessionDraft,
    ) -> Result<(Planner, SessionDraft), EditorialError> {
        tokio::try_join!(self.planner(scope), self.in_project(scope, draft))
    }

    pub(super) async fn planner(&self, scope: Scope) -> Result<Planner, EditorialError> {
        let users = self.ports.store.users();
        let (plan, profile) = tokio::try_join!(self.plans.of(scope), users.profile(scope))?;
        Ok(Planner {
            plan,
            preferences: profile.preferences,
        })
    }

    /// Lends what the house allows somebody to a rule.
    pub(crate) fn in_house<T>(&self, planner: &Planner, rule: impl FnOnce(&House<'_>) -> T) -> T {
        let providers = self.ports.models.providers();
        rule(&House {
            plan: planner.plan.plan(),
            catalogue: &self.ports.catalogue,
            providers: &providers,
            preferences: &planner.preferences,
            today: self.ports.clock.now().date_naive(),
        })
    }

    /// Fixes what was left open, so that the run is bounded: output limits and the most the session may cost. Refused
    /// where a model could not read the document.
    pub(crate) fn pin_limits(
        &self,
        session: &mut Session,
        document: Option<&str>,
    ) -> Result<(), EditorialError> {
        let tokens = document.map_or(0, atelier_domain::credits::token_estimate);
        for agent in &mut session.plan.agents {
            let spec = self.ports.catalogue.find(&agent.provider, &agent.model);
            if let (None, Some(spec)) = (agent.max_output_tokens, spec) {
                agent.max_output_tokens = Some(draft::output_limit(agent.phase, tokens, spec));
            }
        }
        self.check_windows(&session.brief, &session.plan, document)?;
        if session.plan.termination.max_credits.is_none() {
            let ceiling = self.estimate_of(session, document)?.total.ceiling;
            let limit = session.run.credits_used.saturating_add(ceiling);
            session.plan.termination.max_credits = Some(limit.max(MicroCredits::new(1)));
            session.run.has_default_limit = true;
        }
        Ok(())
    }
}
