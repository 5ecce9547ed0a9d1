//! What is refused, in which words, and what stands where nothing was said.

use chrono::NaiveDate;

use super::{Admitted, AgentDraft, House, SessionDraft, admit};
use crate::editorial::agent::Role;
use crate::editorial::{Agent, EditorialError};
use crate::identity::Preferences;
use crate::models::{Catalogue, PlanTier};

mod limits;
mod models;
mod output;
mod plans;
mod session;
mod team;
mod termination;

/// A catalogue, the providers with a key, and what somebody prefers.
struct Site {
    catalogue: Catalogue,
    providers: Vec<String>,
    preferences: Preferences,
    today: NaiveDate,
}

impl Site {
    fn with_keys_of(providers: &[&str]) -> Self {
        Self {
            catalogue: Catalogue::builtin().unwrap(),
            providers: providers.iter().map(|&name| name.to_owned()).collect(),
            preferences: Preferences::default(),
            today: "2026-11-20".parse().unwrap(),
        }
    }

    fn house(&self, plan: PlanTier) -> House<'_> {
        House {
            plan,
            catalogue: &self.catalogue,
            providers: &self.providers,
            preferences: &self.preferences,
            today: self.today,
        }
    }
}

/// A draft that everybody may have, on a site with a key of Anthropic's.
fn admitted(
    plan: PlanTier,
    alter: impl FnOnce(&mut SessionDraft),
) -> Result<Admitted, Vec<String>> {
    let site = Site::with_keys_of(&["anthropic"]);
    let mut draft = SessionDraft {
        initial_prompt: "Write about bees.".to_owned(),
        ..SessionDraft::default()
    };
    alter(&mut draft);
    admit(draft, &site.house(plan)).map_err(|error| said(&error))
}

/// Agents beside a plain writer, which is `agents[0]`.
fn team(plan: PlanTier, agents: Vec<AgentDraft>) -> Result<Vec<Agent>, Vec<String>> {
    let site = Site::with_keys_of(&["anthropic"]);
    team_at(&site, plan, agents)
}

fn team_at(
    site: &Site,
    plan: PlanTier,
    agents: Vec<AgentDraft>,
) -> Result<Vec<Agent>, Vec<String>> {
    let drafts = std::iter::once(writer()).chain(agents).collect();
    super::admit_agents(drafts, &site.house(plan)).map_err(|error| said(&error))
}

fn writer() -> AgentDraft {
    AgentDraft {
        role: Some(Role::Writer),
        ..AgentDraft::default()
    }
}

/// A refusal line by line: `field code: words`, or the limit of the plan.
fn said(error: &EditorialError) -> Vec<String> {
    match error {
        EditorialError::Invalid(fields) => fields
            .iter()
            .map(|field| format!("{} {}: {}", field.field, field.code, field.message))
            .collect(),
        EditorialError::PlanLimit(limit) => {
            let plan = limit.required_plan.map_or("no plan", PlanTier::as_str);
            vec![format!(
                "{} {}: {limit} ({plan} does)",
                limit.field,
                limit.code()
            )]
        }
        other => panic!("{other}"),
    }
}
