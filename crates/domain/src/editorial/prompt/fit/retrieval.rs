//! References down to the passages that matter to the task.

use super::counter::Counter;
use super::passages::{Passage, passages};
use super::relevance::by_relevance;
use crate::editorial::prompt::markup::defuse;
use crate::editorial::session::{Brief, Reference};

/// The references of a brief, cut up and ranked.
pub(super) struct Retrieval<'a> {
    brief: &'a Brief,
    passages: Vec<Passage<'a>>,
    /// Places in `passages`, the most relevant first.
    order: Vec<usize>,
    /// What each passage adds to a prompt, in tokens.
    costs: Vec<u64>,
}

/// A brief with a part of its references.
pub(super) struct Excerpt {
    pub(super) brief: Brief,
    pub(super) passages_left_out: u32,
}

impl<'a> Retrieval<'a> {
    pub(super) fn new(brief: &'a Brief, counter: Counter<'_>) -> Self {
        let passages = passages(&brief.references);
        // Each passage that is kept may cut one gap in two.
        let gap = counter.text(&["\n", &mark(passages.len()), "\n"].concat());
        let costs = passages
            .iter()
            .map(|passage| counter.text(&defuse(passage.text)).saturating_add(gap));
        Self {
            brief,
            order: by_relevance(brief, &passages),
            costs: costs.collect(),
            passages,
        }
    }

    /// The most relevant passages up to the first that `budget` (tokens) no longer holds, in the order in which they
    /// stand. More budget only ever adds passages. Every reference keeps its name.
    pub(super) fn within(&self, budget: u64) -> Excerpt {
        let mut kept = vec![false; self.passages.len()];
        let mut tokens = 0_u64;
        for &at in &self.order {
            tokens = tokens.saturating_add(self.costs.get(at).copied().unwrap_or(u64::MAX));
            if tokens > budget {
                break;
            }
            if let Some(kept) = kept.get_mut(at) {
                *kept = true;
            }
        }
        let left_out = kept.iter().filter(|kept| !**kept).count();
        Excerpt {
            brief: Brief {
                references: self.excerpts(&kept),
                ..self.brief.clone()
            },
            passages_left_out: u32::try_from(left_out).unwrap_or(u32::MAX),
        }
    }

    fn excerpts(&self, kept: &[bool]) -> Vec<Reference> {
        let mut texts = vec![String::new(); self.brief.references.len()];
        let mut marked = self.passages.iter().zip(kept).peekable();
        let mut gap = 0;
        while let Some((passage, kept)) = marked.next() {
            let Some(text) = texts.get_mut(passage.reference) else {
                continue;
            };
            if *kept {
                text.push_str(passage.text);
                continue;
            }
            gap += 1;
            let goes_on = marked
                .peek()
                .is_some_and(|(next, kept)| !**kept && next.reference == passage.reference);
            if !goes_on {
                push_gap(text, gap);
                gap = 0;
            }
        }
        let references = self.brief.references.iter().zip(texts);
        references
            .map(|(reference, text)| Reference {
                name: reference.name.clone(),
                text,
            })
            .collect()
    }
}

fn push_gap(text: &mut String, passages: usize) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&mark(passages));
    text.push('\n');
}

/// Stands where passages were.
fn mark(passages: usize) -> String {
    let noun = if passages == 1 { "passage" } else { "passages" };
    format!("[... {passages} {noun} left out ...]")
}
