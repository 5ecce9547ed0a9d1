//! The team.

use super::problems::Problems;
use super::request::{AgentDraft, CriterionDraft, House};
use crate::editorial::agent::{Agent, AgentId, Phase, Role, Temperature};
use crate::editorial::error::{EditorialError, PlanLimit, Reached};
use crate::editorial::evaluation::{Criterion, Weight};
use crate::editorial::roles;
use crate::models::{ModelKind, ModelSpec, ModelStatus};

/// In characters, unless said otherwise.
mod limit {
    pub(super) const NAME: usize = 80;
    pub(super) const SYSTEM_PROMPT: usize = 20_000;
    pub(super) const CRITERION_NAME: usize = 80;
    pub(super) const CRITERION_DESCRIPTION: usize = 500;
    /// Criteria of one agent.
    pub(super) const CRITERIA: usize = 10;
    /// Models of one agent beside its first.
    pub(super) const FALLBACKS: usize = 5;
    /// Tokens: less leaves no room for an answer and its evaluation.
    pub(super) const LEAST_OUTPUT: u64 = 256;
}

/// The agents of a session that has some already.
pub fn admit_agents(drafts: Vec<AgentDraft>, house: &House<'_>) -> Result<Vec<Agent>, EditorialError> {
    let mut problems = Problems::default();
    let agents = agents(&mut problems, Some(drafts), house);
    problems.into_result()?;
    Ok(agents)
}

pub(super) fn agents(problems: &mut Problems, drafts: Option<Vec<AgentDraft>>, house: &House<'_>) -> Vec<Agent> {
    let drafts = drafts.unwrap_or_else(|| ready_team(house));
    problems.count(house.plan, "agents", "agents", drafts.len() as u64, |limits| limits.agents.into());
    let mut agents: Vec<Agent> = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.into_iter().enumerate() {
        let mut single = Single {
            field: format!("agents[{index}]"),
            problems: &mut *problems,
            house,
        };
        if let Some(agent) = single.admit(draft, index, &agents) {
            agents.push(agent);
        }
    }
    let has_writer = agents.iter().any(|agent| agent.is_active && agent.phase == Phase::Write);
    if !has_writer {
        problems.add("agents", "no_writer", "must have at least one active agent of phase 1");
    }
    agents
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

/// One agent, and where in the input it stands.
struct Single<'a, 'p> {
    field: String,
    problems: &'p mut Problems,
    house: &'a House<'a>,
}

impl<'a> Single<'a, '_> {
    fn admit(&mut self, draft: AgentDraft, index: usize, before: &[Agent]) -> Option<Agent> {
        let role = draft.role.unwrap_or(Role::Custom);
        let ready = roles::ready(role);
        let id = self.id(draft.id, role, before);
        let phase = match draft.phase {
            Some(number) => Phase::try_from(number).ok().or_else(|| {
                self.refuse("phase", "out_of_range", "must be 1, 2 or 3");
                None
            }),
            None => Some(ready.as_ref().map_or(Phase::Review, |ready| ready.phase)),
        };
        let display_name = draft.display_name.map_or_else(
            || ready.as_ref().map_or_else(|| format!("Agent {}", index + 1), |ready| ready.display_name.to_owned()),
            |name| name.trim().to_owned(),
        );
        self.text("display_name", &display_name, true, limit::NAME);
        let system_prompt = draft.system_prompt.filter(|prompt| !prompt.trim().is_empty());
        if let Some(prompt) = &system_prompt {
            self.text("system_prompt", prompt, false, limit::SYSTEM_PROMPT);
        }
        let temperature = match draft.temperature {
            Some(value) => Temperature::from_f64(value).or_else(|| {
                self.refuse("temperature", "out_of_range", "must be between 0 and 2");
                None
            }),
            None => ready.as_ref().and_then(|ready| ready.temperature),
        };
        let criteria = match draft.criteria {
            Some(criteria) if !criteria.is_empty() => self.criteria(criteria),
            _ => ready.as_ref().map_or_else(|| vec![roles::quality()], |ready| ready.criteria.clone()),
        };
        let colour = self.colour(draft.colour, ready.as_ref().map(|ready| ready.colour), index);
        let spec = self.model(draft.provider, draft.model);
        let max_output_tokens = draft.max_output_tokens.map(|tokens| self.output(tokens, spec));
        self.fallbacks(&draft.fallback_models);
        let spec = spec?;
        Some(Agent {
            id: id?,
            display_name,
            role,
            phase: phase?,
            provider: spec.provider.clone(),
            model: spec.id.clone(),
            temperature,
            max_output_tokens,
            system_prompt,
            criteria,
            is_active: draft.is_active.unwrap_or(true),
            colour,
            fallback_models: draft.fallback_models,
        })
    }

    fn id(&mut self, given: Option<String>, role: Role, before: &[Agent]) -> Option<AgentId> {
        let taken = |id: &AgentId| before.iter().any(|agent| &agent.id == id);
        let Some(given) = given else {
            let free = |n: usize| {
                let name = if n == 1 { role.as_str().to_owned() } else { format!("{}-{n}", role.as_str()) };
                AgentId::new(name).filter(|id| !taken(id))
            };
            return (1..=before.len() + 1).find_map(free);
        };
        let Some(id) = AgentId::new(given) else {
            let message = format!("must have 1 to {} letters, digits, - or _", AgentId::MAX_CHARS);
            self.refuse("id", "invalid", message);
            return None;
        };
        if taken(&id) {
            self.refuse("id", "duplicate", format!("{id} is the id of another agent"));
            return None;
        }
        Some(id)
    }

    fn model(&mut self, provider: Option<String>, model: Option<String>) -> Option<&'a ModelSpec> {
        let house = self.house;
        let reachable = |provider: &str| house.providers.iter().any(|name| name == provider);
        let spec = match (provider.as_deref(), model.as_deref()) {
            (None, None) => Some(house.default_model()),
            (Some(provider), None) => Some(house.catalogue.best_for(house.plan, &[provider], house.today))
                .filter(|spec| spec.provider == provider),
            (Some(provider), Some(model)) => house.catalogue.find(provider, model),
            (None, Some(model)) => {
                let named = || house.catalogue.models().iter().filter(|spec| spec.id == model);
                named().find(|spec| reachable(&spec.provider)).or_else(|| named().next())
            }
        };
        let Some(spec) = spec.filter(|spec| spec.kind == ModelKind::Chat) else {
            let asked = model.or(provider).unwrap_or_default();
            self.refuse("model", "unknown_model", format!("{asked} is not in the catalogue of models"));
            return None;
        };
        if let ModelStatus::Retired { .. } = spec.status_on(house.today) {
            let successor = house.catalogue.successor_of(spec);
            let offer = successor.map_or_else(String::new, |next| format!("; its successor is {}", next.id));
            self.refuse("model", "model_retired", format!("{} is retired{offer}", spec.id));
            return None;
        }
        if !reachable(&spec.provider) {
            let message = format!("the provider {} of {} has no key here", spec.provider, spec.id);
            self.refuse("model", "provider_not_configured", message);
            return None;
        }
        if !spec.is_open_to(house.plan) {
            self.problems.over_plan(PlanLimit {
                field: format!("{}.model", self.field),
                plan: house.plan,
                required_plan: Some(spec.first_plan()),
                reached: Reached::Ability(spec.display_name.clone()),
            });
        }
        Some(spec)
    }

    fn output(&mut self, tokens: u64, spec: Option<&ModelSpec>) -> u32 {
        let most = spec.map_or(u64::MAX, |spec| u64::from(spec.max_output_tokens));
        if tokens < limit::LEAST_OUTPUT || tokens > most {
            let message = match spec {
                Some(spec) => format!("must be between {} and {most}, the limit of {}", limit::LEAST_OUTPUT, spec.id),
                None => format!("must be at least {}", limit::LEAST_OUTPUT),
            };
            self.refuse("max_output_tokens", "out_of_range", message);
        }
        u32::try_from(tokens).unwrap_or(u32::MAX)
    }

    fn criteria(&mut self, drafts: Vec<CriterionDraft>) -> Vec<Criterion> {
        if drafts.len() > limit::CRITERIA {
            let message = format!("must have at most {} entries", limit::CRITERIA);
            self.refuse("evaluation_criteria", "too_many", message);
        }
        let mut criteria: Vec<Criterion> = Vec::with_capacity(drafts.len());
        for (index, draft) in drafts.into_iter().enumerate() {
            let field = format!("evaluation_criteria[{index}]");
            let name = draft.name.trim().to_owned();
            let description = draft.description.unwrap_or_default();
            self.text(&format!("{field}.name"), &name, true, limit::CRITERION_NAME);
            self.text(&format!("{field}.description"), &description, false, limit::CRITERION_DESCRIPTION);
            if criteria.iter().any(|known| known.name.to_lowercase() == name.to_lowercase()) {
                self.refuse(&format!("{field}.name"), "duplicate", "is the name of another criterion");
            }
            let weight = draft.weight.map_or(Ok(Weight::ONE), Weight::try_from);
            if weight.is_err() {
                let message = "must be above 0 and at most 1000, with at most three decimals";
                self.refuse(&format!("{field}.weight"), "out_of_range", message);
            }
            criteria.push(Criterion {
                name,
                description,
                weight: weight.unwrap_or_default(),
            });
        }
        criteria
    }

    fn colour(&mut self, given: Option<String>, ready: Option<&str>, index: usize) -> String {
        let Some(given) = given else {
            let custom = roles::CUSTOM_COLOURS.iter().cycle().nth(index % roles::CUSTOM_COLOURS.len());
            return ready.or(custom.copied()).unwrap_or_default().to_owned();
        };
        let is_colour = given
            .strip_prefix('#')
            .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        if !is_colour {
            self.refuse("colour", "invalid", "must be # and six hexadecimal digits");
        }
        given.to_lowercase()
    }

    fn fallbacks(&mut self, models: &[String]) {
        if models.len() > limit::FALLBACKS {
            let message = format!("must have at most {} entries", limit::FALLBACKS);
            self.refuse("fallback_models", "too_many", message);
        }
        for (index, model) in models.iter().enumerate() {
            if self.house.catalogue.find_by_id(model).is_none() {
                let message = format!("{model} is not in the catalogue of models");
                self.refuse(&format!("fallback_models[{index}]"), "unknown_model", message);
            }
        }
    }

    fn refuse(&mut self, field: &str, code: &'static str, message: impl Into<String>) {
        self.problems.add(format!("{}.{field}", self.field), code, message);
    }

    fn text(&mut self, field: &str, text: &str, required: bool, max: usize) {
        self.problems.text(&format!("{}.{field}", self.field), text, required, max);
    }
}
