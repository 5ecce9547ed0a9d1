//! A model with any window, a turn with any texts, and a tokenizer that counts less than the estimate.

use crate::editorial::evaluation::Score;
use crate::editorial::prompt::{Feedback, TurnContext};
use crate::editorial::roles::ready_agent;
use crate::editorial::session::{Brief, Reference};
use crate::editorial::{Agent, AgentId, Role};
use crate::models::{Catalogue, ModelSpec, Tokenizer};

pub(super) fn model(window: u32, output: u32) -> ModelSpec {
    let mut model = Catalogue::builtin().unwrap().scripted().clone();
    model.context_window = window;
    model.max_output_tokens = output;
    model.abilities.reasoning = false;
    model
}

pub(super) fn agent(role: Role) -> Agent {
    ready_agent(role, AgentId::new("a1").unwrap(), "scripted", "scripted").unwrap()
}

pub(super) fn brief(references: &[(&str, &str)]) -> Brief {
    let references = references.iter().map(|(name, text)| Reference {
        name: (*name).to_owned(),
        text: (*text).to_owned(),
    });
    Brief {
        initial_prompt: "Explain how bees dance.".to_owned(),
        references: references.collect(),
        reference_instructions: Some("Quote what is said about clover.".to_owned()),
    }
}

pub(super) fn remark(agent: &str, text: &str) -> Feedback {
    Feedback {
        agent_name: agent.to_owned(),
        overall: Some(Score::from_hundredths(750).unwrap()),
        text: text.to_owned(),
    }
}

pub(super) fn turn<'a>(brief: &'a Brief, agent: &'a Agent) -> TurnContext<'a> {
    TurnContext {
        brief,
        agent,
        round: 2,
        max_rounds: 3,
        document: None,
        feedback: &[],
        briefs: &[],
        notes: &[],
        max_output_tokens: 2_000,
        end_user: None,
    }
}

/// Four bytes a token, for one model.
pub(super) struct Quarters(pub(super) &'static str);

impl Tokenizer for Quarters {
    fn count(&self, model: &str, text: &str) -> Option<u64> {
        (model == self.0).then(|| text.len().div_ceil(4) as u64)
    }
}

/// So many paragraphs of forty words, of which those whose number is in `about` speak of bees.
pub(super) fn reference(paragraphs: usize, about: &[usize]) -> String {
    let paragraph = |number| {
        let subject = if about.contains(&number) {
            "bees dance for clover"
        } else {
            "ledgers close at noon"
        };
        format!(
            "Paragraph {number}: {}\n\n",
            format!("{subject}. ").repeat(40)
        )
    };
    (0..paragraphs).map(paragraph).collect()
}
