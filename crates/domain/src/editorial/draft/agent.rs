//! One agent of the team.

use super::ids::Ids;
use super::model::ModelRules;
use super::problems::Problems;
use super::request::{AgentDraft, CriterionDraft, House};
use super::text::{clean, clean_or_absent};
use crate::editorial::agent::{Agent, AgentId, Phase, PhaseError, Role, Temperature};
use crate::editorial::evaluation::{Criterion, Weight};
use crate::editorial::roles;
use crate::models::ModelSpec;

/// In characters, unless said otherwise.
pub(super) mod limit {
    pub(in super::super) const NAME: usize = 80;
    pub(in super::super) const SYSTEM_PROMPT: usize = 20_000;
    pub(in super::super) const CRITERION_NAME: usize = 80;
    pub(in super::super) const CRITERION_DESCRIPTION: usize = 500;
    /// Criteria of one agent.
    pub(in super::super) const CRITERIA: usize = 10;
    /// Models of one agent beside its first.
    pub(in super::super) const FALLBACKS: usize = 5;
    /// Tokens: less leaves no room for an answer and its evaluation.
    pub(in super::super) const LEAST_OUTPUT: u64 = 256;
}

/// What was asked for, else the phase of the role.
pub(super) fn phase_of(draft: &AgentDraft) -> Result<Phase, PhaseError> {
    let of_role = || roles::ready(role_of(draft)).map_or(Phase::Review, |ready| ready.phase);
    draft.phase.map_or_else(|| Ok(of_role()), Phase::try_from)
}

fn role_of(draft: &AgentDraft) -> Role {
    draft.role.unwrap_or(Role::Custom)
}

/// One agent, and where in the input it stands.
pub(super) struct Single<'a, 'p> {
    field: String,
    problems: &'p mut Problems,
    house: &'a House<'a>,
}

impl<'a, 'p> Single<'a, 'p> {
    pub(super) fn new(index: usize, problems: &'p mut Problems, house: &'a House<'a>) -> Self {
        Self {
            field: format!("agents[{index}]"),
            problems,
            house,
        }
    }

    pub(super) fn admit(
        &mut self,
        draft: AgentDraft,
        index: usize,
        ids: &mut Ids,
    ) -> Option<Agent> {
        let role = role_of(&draft);
        let ready = roles::ready(role);
        let phase = phase_of(&draft).ok();
        if phase.is_none() {
            self.refuse("phase", "out_of_range", "must be 1, 2 or 3");
        }
        let id = self.id(draft.id, role, ids);
        let display_name = draft.display_name.map_or_else(
            || match &ready {
                Some(ready) => ready.display_name.to_owned(),
                None => format!("Agent {}", index + 1),
            },
            |name| clean(name).trim().to_owned(),
        );
        self.text("display_name", &display_name, true, limit::NAME);
        let system_prompt = clean_or_absent(draft.system_prompt);
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
        let criteria = match (draft.criteria, &ready) {
            (Some(criteria), _) if !criteria.is_empty() => self.criteria(criteria),
            (_, Some(ready)) => ready.criteria.clone(),
            (_, None) => vec![roles::quality()],
        };
        let colour = self.colour(draft.colour, ready.map(|ready| ready.colour), index);
        let spec = self
            .models("model")
            .resolve(draft.provider.as_deref(), draft.model.as_deref());
        let max_output_tokens = draft
            .max_output_tokens
            .map(|tokens| self.output(tokens, spec));
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

    fn id(&mut self, given: Option<String>, role: Role, ids: &mut Ids) -> Option<AgentId> {
        let Some(given) = given else {
            return ids.make(role);
        };
        let Some(id) = AgentId::new(given) else {
            let message = format!(
                "must have 1 to {} letters, digits, - or _",
                AgentId::MAX_CHARS
            );
            self.refuse("id", "invalid", message);
            return None;
        };
        if !ids.take(&id) {
            let message = format!("{id} is the id of another agent");
            self.refuse("id", "duplicate", message);
            return None;
        }
        Some(id)
    }

    fn output(&mut self, tokens: u64, spec: Option<&ModelSpec>) -> u32 {
        let most = spec.map_or(u64::MAX, |spec| u64::from(spec.max_output_tokens));
        if tokens < limit::LEAST_OUTPUT || tokens > most {
            let message = match spec {
                Some(spec) => format!(
                    "must be between {} and {most}, the limit of {}",
                    limit::LEAST_OUTPUT,
                    spec.id
                ),
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
            let criterion = self.criterion(&format!("evaluation_criteria[{index}]"), draft);
            let name = criterion.name.to_lowercase();
            let is_known = criteria
                .iter()
                .any(|known| known.name.to_lowercase() == name);
            if is_known {
                let field = format!("evaluation_criteria[{index}].name");
                self.refuse(&field, "duplicate", "is the name of another criterion");
            }
            criteria.push(criterion);
        }
        criteria
    }

    fn criterion(&mut self, field: &str, draft: CriterionDraft) -> Criterion {
        let name = clean(draft.name).trim().to_owned();
        self.text(&format!("{field}.name"), &name, true, limit::CRITERION_NAME);
        let description = clean_or_absent(draft.description).unwrap_or_default();
        self.text(
            &format!("{field}.description"),
            &description,
            false,
            limit::CRITERION_DESCRIPTION,
        );
        let weight = draft.weight.map_or(Ok(Weight::ONE), Weight::try_from);
        if weight.is_err() {
            let message = "must be above 0 and at most 1000, with at most three decimals";
            self.refuse(&format!("{field}.weight"), "out_of_range", message);
        }
        Criterion {
            name,
            description,
            weight: weight.unwrap_or_default(),
        }
    }

    fn colour(&mut self, given: Option<String>, ready: Option<&str>, index: usize) -> String {
        let Some(given) = given else {
            let custom = roles::CUSTOM_COLOURS.iter().cycle().nth(index);
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
            let field = format!("fallback_models[{index}]");
            self.models(&field).resolve(None, Some(model));
        }
    }

    fn models(&mut self, field: &str) -> ModelRules<'a, '_> {
        ModelRules {
            field: format!("{}.{field}", self.field),
            problems: self.problems,
            house: self.house,
        }
    }

    fn refuse(&mut self, field: &str, code: &'static str, message: impl Into<String>) {
        self.problems
            .add(format!("{}.{field}", self.field), code, message);
    }

    fn text(&mut self, field: &str, text: &str, required: bool, max: usize) {
        let field = format!("{}.{field}", self.field);
        self.problems.text(&field, text, required, max);
    }
}
