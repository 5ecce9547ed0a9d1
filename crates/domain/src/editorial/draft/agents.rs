//! The team.

use super::agent::{Single, phase_of};
use super::ids::Ids;
use super::problems::Problems;
use super::request::{AgentDraft, House};
use crate::billing::{Counted, Wanted};
use crate::editorial::agent::{Agent, Phase};
use crate::editorial::error::EditorialError;
use crate::editorial::roles;

/// The agents of a session that has some already.
pub fn admit_agents(
    drafts: Vec<AgentDraft>,
    house: &House<'_>,
) -> Result<Vec<Agent>, EditorialError> {
    let mut problems = Problems::default();
    let agents = agents(&mut problems, Some(drafts), house);
    problems.into_result()?;
    Ok(agents)
}

pub(super) fn agents(
    problems: &mut Problems,
    drafts: Option<Vec<AgentDraft>>,
    house: &House<'_>,
) -> Vec<Agent> {
    let drafts = drafts.unwrap_or_else(|| ready_team(house));
    let count = drafts.len() as u64;
    let plan = house.entitlements();
    problems.plan(plan.check("agents", Wanted::Amount(Counted::Agents, count)));
    if !drafts.iter().any(writes) {
        let message = "must have at least one active agent of phase 1";
        problems.add("agents", "no_writer", message);
    }
    let mut ids = Ids::given_in(&drafts);
    let drafts = drafts.into_iter().enumerate();
    drafts
        .filter_map(|(index, draft)| {
            Single::new(index, problems, house).admit(draft, index, &mut ids)
        })
        .collect()
}

fn ready_team(house: &House<'_>) -> Vec<AgentDraft> {
    let most = house.limits().agents as usize;
    roles::default_team()
        .into_iter()
        .take(most)
        .map(|role| AgentDraft {
            role: Some(role),
            ..AgentDraft::default()
        })
        .collect()
}

fn writes(draft: &AgentDraft) -> bool {
    draft.is_active.unwrap_or(true) && phase_of(draft) == Ok(Phase::Write)
}
