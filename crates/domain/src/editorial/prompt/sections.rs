//! The way back: the sections of a prompt.

use std::borrow::Cow;

use super::context::Feedback;
use super::markup::{self, Attributes};
use crate::editorial::agent::Phase;
use crate::editorial::evaluation::{Criterion, Score, Weight};
use crate::models::{ModelRequest, TextBlock};

/// What [`compose`](super::compose) put into a request, each text exactly as it was given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sections<'a> {
    pub role: Option<RoleMark>,
    pub instructions: Option<Cow<'a, str>>,
    pub criteria: Vec<Criterion>,
    pub task: Option<Cow<'a, str>>,
    pub references: Vec<ReferenceText<'a>>,
    pub reference_instructions: Option<Cow<'a, str>>,
    pub document: Option<Cow<'a, str>>,
    pub feedback: Vec<Feedback>,
    pub briefs: Vec<Feedback>,
    pub notes: Vec<Cow<'a, str>>,
}

/// Whose prompt it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleMark {
    pub phase: Phase,
    /// As [`Role::as_str`](crate::editorial::Role::as_str) gives it.
    pub kind: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceText<'a> {
    pub name: String,
    pub text: Cow<'a, str>,
}

impl<'a> Sections<'a> {
    /// Reads the sections out of any text; what is no section is passed over, and of a section that may stand once
    /// the first is taken.
    pub fn parse(text: &'a str) -> Self {
        let mut sections = Self::default();
        sections.read(text);
        sections
    }

    /// Reads the system text and the messages of a request.
    pub fn of(request: &'a ModelRequest) -> Self {
        let mut sections = Self::default();
        let messages = request.messages.iter().flat_map(|message| &message.content);
        for TextBlock { text, .. } in request.system.iter().chain(messages) {
            sections.read(text);
        }
        sections
    }

    fn read(&mut self, text: &'a str) {
        // A tag whose end was looked for in vain: looking again would cost the whole text each time.
        let mut unclosed = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            rest = after;
            let Some((tag, attributes)) = markup::opening(line) else {
                continue;
            };
            if tag == markup::ROLE && self.role.is_none() {
                self.role = role(attributes);
            }
            if !markup::TEXT_TAGS.contains(&tag) || unclosed.contains(&tag) {
                continue;
            }
            match after.split_once(["\n</", tag, ">"].concat().as_str()) {
                Some((body, after)) => {
                    self.add(tag, attributes, markup::restore(body));
                    rest = after;
                }
                None => unclosed.push(tag),
            }
        }
    }

    fn add(&mut self, tag: &str, attributes: Attributes<'_>, text: Cow<'a, str>) {
        match tag {
            markup::INSTRUCTIONS => set(&mut self.instructions, text),
            markup::TASK => set(&mut self.task, text),
            markup::REFERENCE_INSTRUCTIONS => set(&mut self.reference_instructions, text),
            markup::DOCUMENT => set(&mut self.document, text),
            markup::NOTE => self.notes.push(text),
            markup::FEEDBACK => self.feedback.push(feedback("agent", attributes, text)),
            markup::BRIEF => self.briefs.push(feedback("from", attributes, text)),
            markup::REFERENCE => self.references.push(ReferenceText {
                name: attributes.get("name").unwrap_or_default(),
                text,
            }),
            markup::CRITERION => self.criteria.push(Criterion {
                name: attributes.get("name").unwrap_or_default(),
                description: text.into_owned(),
                weight: number(attributes, "weight")
                    .and_then(|weight| Weight::try_from(weight).ok())
                    .unwrap_or_default(),
            }),
            _ => {}
        }
    }
}

fn set<'a>(place: &mut Option<Cow<'a, str>>, text: Cow<'a, str>) {
    place.get_or_insert(text);
}

fn role(attributes: Attributes<'_>) -> Option<RoleMark> {
    Some(RoleMark {
        phase: Phase::try_from(attributes.get("phase")?.parse::<u8>().ok()?).ok()?,
        kind: attributes.get("kind")?,
        name: attributes.get("name")?,
    })
}

fn feedback(by: &str, attributes: Attributes<'_>, text: Cow<'_, str>) -> Feedback {
    Feedback {
        agent_name: attributes.get(by).unwrap_or_default(),
        overall: number(attributes, "overall").and_then(|score| Score::try_from(score).ok()),
        text: text.into_owned(),
    }
}

fn number(attributes: Attributes<'_>, name: &str) -> Option<f64> {
    attributes.get(name)?.parse().ok()
}
