//! From what a turn knows to a request.
//!
//! What is the same in every round comes first and is marked for the vendor's prompt cache: the system text, then
//! the task with its references. What changes follows.

use std::borrow::Cow;

use super::context::{Feedback, TurnContext};
use super::markup::{self, push_section, push_tag};
use super::wording;
use crate::editorial::agent::{Agent, Temperature};
use crate::editorial::evaluation::Criterion;
use crate::editorial::roles;
use crate::editorial::session::Brief;
use crate::models::{Message, ModelRequest, Role, TextBlock};

/// Writes a turn's request. The same context always gives the same request.
///
/// The model is the agent's as the catalogue names it; who sends the request replaces it by the vendor's id.
pub fn compose(turn: &TurnContext<'_>) -> ModelRequest {
    let messages = vec![Message {
        role: Role::User,
        content: vec![
            TextBlock::cached(standing_material(turn.brief)),
            TextBlock::new(round_material(turn)),
        ],
    }];
    ModelRequest {
        system: vec![TextBlock::cached(system(turn.agent))],
        temperature: turn.agent.temperature.map(as_f32),
        end_user: turn.end_user.clone(),
        ..ModelRequest::new(turn.agent.model.clone(), messages, turn.max_output_tokens)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "hundredths up to 200 differ in the third digit, and an f32 holds seven"
)]
fn as_f32(temperature: Temperature) -> f32 {
    temperature.as_f64() as f32
}

pub(super) fn system(agent: &Agent) -> String {
    let criteria = criteria(agent);
    let mut out = String::new();
    push_tag(
        &mut out,
        markup::ROLE,
        &[
            ("phase", &agent.phase.number().to_string()),
            ("kind", agent.role.as_str()),
            ("name", &agent.display_name),
        ],
        "/>\n",
    );
    push_paragraph(&mut out, wording::INSTRUCTIONS_LEAD);
    push_section(&mut out, markup::INSTRUCTIONS, &[], own_instructions(agent));
    push_paragraph(&mut out, wording::duty(agent.phase));
    push_paragraph(&mut out, wording::MATERIAL);
    push_paragraph(&mut out, "Your criteria, with their weights:");
    for criterion in criteria.iter() {
        push_section(
            &mut out,
            markup::CRITERION,
            &[
                ("name", &criterion.name),
                ("weight", &criterion.weight.to_string()),
            ],
            &criterion.description,
        );
    }
    push_paragraph(&mut out, &wording::answer_form(agent.phase, &criteria));
    out
}

fn push_paragraph(out: &mut String, text: &str) {
    out.push('\n');
    out.push_str(text);
    out.push('\n');
}

/// The person's system prompt, or what the ready role is told.
fn own_instructions(agent: &Agent) -> &str {
    match &agent.system_prompt {
        Some(prompt) => prompt,
        None => roles::ready(agent.role)
            .map_or(wording::CUSTOM_INSTRUCTIONS, |ready| ready.instructions),
    }
}

fn criteria(agent: &Agent) -> Cow<'_, [Criterion]> {
    if agent.criteria.is_empty() {
        Cow::Owned(vec![roles::quality()])
    } else {
        Cow::Borrowed(&agent.criteria)
    }
}

pub(super) fn standing_material(brief: &Brief) -> String {
    let mut out = String::new();
    push_section(&mut out, markup::TASK, &[], &brief.initial_prompt);
    if !brief.references.is_empty() {
        push_tag(&mut out, markup::REFERENCES, &[], ">\n");
        for reference in &brief.references {
            push_section(
                &mut out,
                markup::REFERENCE,
                &[("name", &reference.name)],
                &reference.text,
            );
        }
        push_tag(&mut out, &["/", markup::REFERENCES].concat(), &[], ">\n");
    }
    if let Some(instructions) = &brief.reference_instructions {
        push_section(&mut out, markup::REFERENCE_INSTRUCTIONS, &[], instructions);
    }
    out
}

pub(super) fn round_material(turn: &TurnContext<'_>) -> String {
    let mut out = String::new();
    if let Some(document) = turn.document {
        push_section(&mut out, markup::DOCUMENT, &[], document);
    }
    for feedback in turn.feedback {
        push_answer(&mut out, markup::FEEDBACK, "agent", feedback);
    }
    for brief in turn.briefs {
        push_answer(&mut out, markup::BRIEF, "from", brief);
    }
    for note in turn.notes {
        push_section(&mut out, markup::NOTE, &[], note);
    }
    push_paragraph(
        &mut out,
        &wording::closing(
            turn.agent.phase,
            turn.document.is_some(),
            turn.round,
            turn.max_rounds,
        ),
    );
    out
}

fn push_answer(out: &mut String, tag: &str, by: &str, answer: &Feedback) {
    let overall = answer.overall.map(|score| score.to_string());
    let mut attributes = vec![(by, answer.agent_name.as_str())];
    attributes.extend(overall.iter().map(|score| ("overall", score.as_str())));
    push_section(out, tag, &attributes, &answer.text);
}
