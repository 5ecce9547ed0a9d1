//! The roles and the agents made of them.

use super::{colours, instructions};
use crate::editorial::agent::{Agent, AgentId, Phase, Role, Temperature};
use crate::editorial::evaluation::{Criterion, Weight};

/// A role that can be cast as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadyRole {
    pub role: Role,
    pub display_name: &'static str,
    pub phase: Phase,
    /// Each of weight 1.
    pub criteria: Vec<Criterion>,
    /// The role's own part of the system prompt.
    pub instructions: &'static str,
    /// `#rrggbb`.
    pub colour: &'static str,
    /// Freer for those who write than for those who judge.
    pub temperature: Option<Temperature>,
}

/// Nothing for [`Role::Custom`], which brings its own.
pub fn ready(role: Role) -> Option<ReadyRole> {
    let (display_name, phase, criteria, instructions, colour, hundredths) = match role {
        Role::Writer => (
            "Writer",
            Phase::Write,
            vec![
                criterion(
                    "Clarity",
                    "A reader new to the matter understands every sentence at first reading.",
                ),
                criterion(
                    "Engagement",
                    "The text earns attention from its opening and keeps it to the end.",
                ),
                criterion(
                    "Completeness",
                    "Everything that the task asks for is there, and nothing beside it.",
                ),
            ],
            instructions::WRITER,
            colours::WRITER,
            70,
        ),
        Role::ContentExpert => (
            "Content Expert Editor",
            Phase::Review,
            vec![
                criterion(
                    "Accuracy",
                    "What the text states is right and stated as precisely as the matter allows.",
                ),
                criterion(
                    "Depth",
                    "The text goes as far into the matter as its reader needs, with reasons and examples.",
                ),
            ],
            instructions::CONTENT_EXPERT,
            colours::CONTENT_EXPERT,
            30,
        ),
        Role::StyleEditor => (
            "Style Editor",
            Phase::Review,
            vec![
                criterion(
                    "Tone",
                    "The voice suits the reader and the purpose, and stays the same throughout.",
                ),
                criterion(
                    "Flow",
                    "Sentences and paragraphs lead from one to the next without a stumble.",
                ),
            ],
            instructions::STYLE_EDITOR,
            colours::STYLE_EDITOR,
            40,
        ),
        Role::FactChecker => (
            "Fact Checker",
            Phase::Review,
            vec![
                criterion(
                    "Evidence",
                    "Every claim that can be doubted is supported, or worded as firmly as its support allows.",
                ),
                criterion(
                    "Consistency",
                    "Names, terms, figures and statements agree with each other and with the references.",
                ),
            ],
            instructions::FACT_CHECKER,
            colours::FACT_CHECKER,
            10,
        ),
        Role::Synthesizer => (
            "Synthesizer",
            Phase::Synthesize,
            vec![
                criterion(
                    "Balance",
                    "The editors' views are weighed by their merit, and conflicts between them are settled.",
                ),
                criterion(
                    "Actionability",
                    "The Writer can carry out every point without having to ask what is meant.",
                ),
            ],
            instructions::SYNTHESIZER,
            colours::SYNTHESIZER,
            30,
        ),
        Role::Custom => return None,
    };
    Some(ReadyRole {
        role,
        display_name,
        phase,
        criteria,
        instructions,
        colour,
        temperature: Temperature::from_hundredths(hundredths),
    })
}

/// The roles of a session that names no agents, in the order in which it gets as many as the plan allows.
pub const fn default_team() -> [Role; 4] {
    [
        Role::Writer,
        Role::ContentExpert,
        Role::StyleEditor,
        Role::Synthesizer,
    ]
}

/// What a custom agent without criteria judges by.
pub fn quality() -> Criterion {
    criterion("Quality", "The text does well what it sets out to do.")
}

/// An active agent in a ready role; nothing for [`Role::Custom`].
pub fn ready_agent(
    role: Role,
    id: AgentId,
    provider: impl Into<String>,
    model: impl Into<String>,
) -> Option<Agent> {
    let ready = ready(role)?;
    Some(Agent {
        id,
        display_name: ready.display_name.to_owned(),
        role,
        phase: ready.phase,
        provider: provider.into(),
        model: model.into(),
        temperature: ready.temperature,
        max_output_tokens: None,
        system_prompt: None,
        criteria: ready.criteria,
        is_active: true,
        colour: ready.colour.to_owned(),
        fallback_models: Vec::new(),
    })
}

fn criterion(name: &str, description: &str) -> Criterion {
    Criterion {
        name: name.to_owned(),
        description: description.to_owned(),
        weight: Weight::ONE,
    }
}
