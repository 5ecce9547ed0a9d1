//! The whole draft.

use super::agents::agents;
use super::problems::Problems;
use super::request::{House, SessionDraft};
use super::termination::termination;
use super::text::{clean, clean_or_absent};
use crate::billing::{Counted, Wanted};
use crate::editorial::document::word_count;
use crate::editorial::error::EditorialError;
use crate::editorial::session::{Brief, Plan, Reference, Session};

/// In characters, unless said otherwise.
mod limit {
    pub(super) const PROMPT: usize = 20_000;
    pub(super) const INSTRUCTIONS: usize = 20_000;
    pub(super) const REFERENCE_NAME: usize = 200;
    /// References.
    pub(super) const REFERENCES: usize = 20;
}

/// A draft that holds; the document is absent where none was given.
#[derive(Clone, Debug)]
pub struct Admitted {
    pub title: String,
    pub brief: Brief,
    pub plan: Plan,
    pub document: Option<String>,
}

/// Checks everything and names everything that is wrong.
pub fn admit(draft: SessionDraft, house: &House<'_>) -> Result<Admitted, EditorialError> {
    let mut problems = Problems::default();
    let title = title(&mut problems, draft.title.as_deref());
    let initial_prompt = clean(draft.initial_prompt);
    problems.text("initial_prompt", &initial_prompt, true, limit::PROMPT);
    let document = clean_or_absent(draft.working_document);
    if let Some(document) = &document {
        document_words(&mut problems, "working_document", document, house);
    }
    let references = references(&mut problems, draft.references, house);
    let reference_instructions = clean_or_absent(draft.reference_instructions);
    if let Some(instructions) = &reference_instructions {
        problems.text(
            "reference_instructions",
            instructions,
            false,
            limit::INSTRUCTIONS,
        );
    }
    let agents = agents(&mut problems, draft.agents, house);
    let termination = termination(&mut problems, &draft.termination, house);
    problems.into_result()?;
    Ok(Admitted {
        title,
        brief: Brief {
            initial_prompt,
            references,
            reference_instructions,
        },
        plan: Plan {
            agents,
            termination,
            review_each_round: draft.review_each_round,
        },
        document,
    })
}

/// A title as it will be shown: trimmed, and never empty.
pub fn check_title(given: Option<&str>) -> Result<String, EditorialError> {
    let mut problems = Problems::default();
    let title = title(&mut problems, given);
    problems.into_result()?;
    Ok(title)
}

/// A document that the person wrote: not empty and within the plan.
pub fn check_document(document: String, house: &House<'_>) -> Result<String, EditorialError> {
    let mut problems = Problems::default();
    let document = clean(document);
    if document.trim().is_empty() {
        problems.add("content", "required", "must not be empty");
    }
    document_words(&mut problems, "content", &document, house);
    problems.into_result()?;
    Ok(document)
}

fn title(problems: &mut Problems, given: Option<&str>) -> String {
    let title = clean(given.unwrap_or_default().to_owned());
    let title = title.trim();
    problems.text("title", title, false, Session::TITLE_CHARS);
    if title.is_empty() {
        Session::UNTITLED.to_owned()
    } else {
        title.to_owned()
    }
}

fn document_words(problems: &mut Problems, field: &str, document: &str, house: &House<'_>) {
    let words = word_count(document);
    let wanted = Wanted::Amount(Counted::DocumentWords, words);
    problems.plan(house.entitlements().check(field, wanted));
}

fn references(
    problems: &mut Problems,
    references: Vec<Reference>,
    house: &House<'_>,
) -> Vec<Reference> {
    if references.len() > limit::REFERENCES {
        let message = format!("must have at most {} entries", limit::REFERENCES);
        problems.add("reference_documents", "too_many", message);
    }
    let words = references
        .iter()
        .map(|reference| word_count(&reference.text))
        .sum();
    let field = "reference_documents";
    let wanted = Wanted::Amount(Counted::ReferenceWords, words);
    problems.plan(house.entitlements().check(field, wanted));
    let cleaned = references.into_iter().map(|reference| Reference {
        name: clean(reference.name),
        text: clean(reference.text),
    });
    let mut references: Vec<Reference> = cleaned.collect();
    for reference in &references {
        problems.text(field, &reference.name, true, limit::REFERENCE_NAME);
    }
    references.sort_by(|one, other| one.name.cmp(&other.name));
    references
}
