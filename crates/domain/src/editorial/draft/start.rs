//! Whether work may begin on what was made earlier, perhaps under another plan.

use super::model::ModelRules;
use super::problems::Problems;
use super::request::House;
use crate::billing::{Counted, Wanted};
use crate::editorial::error::EditorialError;
use crate::editorial::session::Plan;

/// Refuses a start that goes beyond the person's plan as it is now. A run that was started goes on with what it was
/// started with, whatever becomes of the plan: only new work is limited.
pub fn check_start(
    plan: &Plan,
    document_words: u64,
    house: &House<'_>,
) -> Result<(), EditorialError> {
    let mut problems = Problems::default();
    let rounds = plan.termination.max_rounds.into();
    for (field, wanted) in [
        (
            "agents",
            Wanted::Amount(Counted::Agents, plan.agents.len() as u64),
        ),
        (
            "termination.max_rounds",
            Wanted::Amount(Counted::Rounds, rounds),
        ),
        (
            "document",
            Wanted::Amount(Counted::DocumentWords, document_words),
        ),
    ] {
        problems.plan(house.entitlements().check(field, wanted));
    }
    for (index, agent) in plan.agents.iter().enumerate() {
        let mut opens = |field: &str, spec| {
            ModelRules {
                field: format!("agents[{index}].{field}"),
                problems: &mut problems,
                house,
            }
            .open(spec);
        };
        if let Some(spec) = house.catalogue.find(&agent.provider, &agent.model) {
            opens("model", spec);
        }
        for (number, id) in agent.fallback_models.iter().enumerate() {
            if let Some(spec) = house.model_named(id) {
                opens(&format!("fallback_models[{number}]"), spec);
            }
        }
    }
    problems.into_result()
}
