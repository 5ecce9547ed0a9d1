//! What a session may cost, before it starts.

use atelier_domain::credits::{AgentCost, Estimate, EstimateInput, Part, estimate, token_estimate};
use atelier_domain::editorial::document::word_count;
use atelier_domain::editorial::draft::{self, SessionDraft};
use atelier_domain::editorial::{Brief, EditorialError, Phase, Plan, Session};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{FieldError, SessionId};

use super::Editorial;

impl Editorial {
    /// The estimate of a session that is not made yet; the draft is checked as if it were.
    pub async fn estimate_draft(
        &self,
        scope: Scope,
        draft: SessionDraft,
    ) -> Result<Estimate, EditorialError> {
        let (planner, draft) = self.planned(scope, draft).await?;
        let admitted = self.in_house(&planner, |house| draft::admit(draft, house))?;
        let document = admitted.document.as_deref();
        self.check_windows(&admitted.brief, &admitted.plan, document)?;
        self.price(&admitted.brief, &admitted.plan, document)
    }

    /// The estimate of all rounds of a session, on the document as it stands.
    pub async fn estimate(&self, scope: Scope, id: SessionId) -> Result<Estimate, EditorialError> {
        let view = self.get(scope, id).await?;
        let document = view.document.map(|version| version.content);
        let (session, document) = (&view.session, document.as_deref());
        self.check_windows(&session.brief, &session.plan, document)?;
        self.estimate_of(session, document)
    }

    pub(crate) fn estimate_of(
        &self,
        session: &Session,
        document: Option<&str>,
    ) -> Result<Estimate, EditorialError> {
        self.price(&session.brief, &session.plan, document)
    }

    fn price(
        &self,
        brief: &Brief,
        plan: &Plan,
        document: Option<&str>,
    ) -> Result<Estimate, EditorialError> {
        let document_tokens = document.map_or(0, token_estimate);
        let agents: Vec<AgentCost<'_>> = plan
            .agents
            .iter()
            .filter(|agent| agent.is_active)
            .filter_map(|agent| {
                let spec = self.spec(agent)?;
                let output = agent.max_output_tokens;
                let max_output_tokens = output
                    .unwrap_or_else(|| draft::output_limit(agent.phase, document_tokens, spec));
                Some(AgentCost {
                    agent: agent.id.as_str(),
                    part: match agent.phase {
                        Phase::Write => Part::Writes,
                        Phase::Review => Part::Reviews,
                        Phase::Synthesize => Part::Synthesizes,
                    },
                    instruction_tokens: agent.system_prompt.as_deref().map_or(0, token_estimate),
                    multiplier: spec.multiplier,
                    max_output_tokens,
                    max_input_tokens: u64::from(spec.max_prompt_tokens(max_output_tokens)),
                })
            })
            .collect();
        let references = brief
            .references
            .iter()
            .map(|reference| word_count(&reference.text))
            .sum();
        let instructions = brief
            .reference_instructions
            .as_deref()
            .map_or(0, word_count);
        let input = EstimateInput {
            document_tokens,
            carried_tokens: carried(brief),
            document_words: document.map_or(DRAFT_WORDS, word_count),
            reference_words: references,
            prompt_words: word_count(&brief.initial_prompt) + instructions,
            rounds: plan.termination.max_rounds,
            agents: &agents,
        };
        estimate(&input, self.settings.rounding).map_err(|_| {
            let message = "the price of so many rounds can't be expressed";
            EditorialError::Invalid(vec![FieldError::new(
                "termination.max_rounds",
                "out_of_range",
                message,
            )])
        })
    }
}

/// The length that is assumed of a document that a writer has yet to draft.
const DRAFT_WORDS: u64 = 1_000;

fn carried(brief: &Brief) -> u64 {
    let references = brief
        .references
        .iter()
        .flat_map(|reference| [&reference.name, &reference.text]);
    [&brief.initial_prompt]
        .into_iter()
        .chain(&brief.reference_instructions)
        .chain(references)
        .map(|text| token_estimate(text))
        .sum()
}
