//! Whether the models of a session can read what must not be cut, before anything is called.

use atelier_domain::credits::token_estimate;
use atelier_domain::editorial::prompt::{self, Oversized, TurnContext};
use atelier_domain::editorial::{Agent, Brief, EditorialError, Plan, draft};
use atelier_domain::kernel::FieldError;
use atelier_domain::models::ModelSpec;

use super::Editorial;
use super::aside::in_place;

/// More bytes than the templates, the criteria and the names of the references can take.
const FRAME_BYTES: usize = 48 * 1024;

impl Editorial {
    /// Refuses a session on whose document an agent could never work: its model can't read the task and the document,
    /// whatever else is cut. What the agents will write is not known yet, so a turn may still fail for the same reason.
    pub(crate) fn check_windows(
        &self,
        brief: &Brief,
        plan: &Plan,
        document: Option<&str>,
    ) -> Result<(), EditorialError> {
        let agents = plan.agents.iter().enumerate();
        let active = agents.filter(|(_, agent)| agent.is_active);
        let problems = active.filter_map(|(index, agent)| {
            let spec = self.spec(agent)?;
            let oversized = self.check_window(brief, agent, spec, document).err()?;
            let field = format!("agents[{index}].model");
            Some(FieldError::new(
                field,
                oversized.code(),
                oversized.to_string(),
            ))
        });
        let problems: Vec<FieldError> = problems.collect();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(EditorialError::Invalid(problems))
        }
    }

    fn check_window(
        &self,
        brief: &Brief,
        agent: &Agent,
        spec: &ModelSpec,
        document: Option<&str>,
    ) -> Result<(), Oversized> {
        let max_output_tokens = agent.max_output_tokens.unwrap_or_else(|| {
            draft::output_limit(agent.phase, document.map_or(0, token_estimate), spec)
        });
        // No text takes more tokens than bytes: most sessions need no count.
        let texts = [
            document,
            Some(&brief.initial_prompt),
            brief.reference_instructions.as_deref(),
            agent.system_prompt.as_deref(),
        ];
        let bytes = texts.into_iter().flatten().map(str::len).sum::<usize>() + FRAME_BYTES;
        if bytes <= spec.max_prompt_tokens(max_output_tokens) as usize {
            return Ok(());
        }
        let turn = TurnContext {
            brief,
            agent,
            round: 1,
            max_rounds: 1,
            document,
            feedback: &[],
            briefs: &[],
            notes: &[],
            max_output_tokens,
            end_user: None,
        };
        let tokenizer = self.ports.models.tokenizer(&agent.provider);
        in_place(turn.bytes(), || {
            prompt::fit(&turn, spec, tokenizer.as_deref()).map(|_| ())
        })
    }
}
