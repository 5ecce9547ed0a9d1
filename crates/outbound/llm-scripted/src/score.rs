//! Scores: a fixed function of the flaws that are left, so that they rise as the text gets better.

use atelier_domain::editorial::evaluation::Criterion;
use serde_json::{Value, json};

use crate::finding::Finding;

/// What a text without any flaw gets, in tenths of a point: rules never see everything.
const BEST_TENTHS: u64 = 98;
/// So much weight of flaws in a thousand words halves the score.
const HALVING_WEIGHT: u64 = 100;
/// A shorter text is scored like one of so many words, or a single flaw would ruin it.
const LEAST_WORDS: u64 = 150;

/// The evaluation block by the criteria of the agent; each counts the flaws that concern it.
pub(crate) fn evaluation(criteria: &[Criterion], findings: &[&Finding], words: usize) -> Value {
    let mut rows = Vec::with_capacity(criteria.len());
    let (mut sum, mut weights) = (0, 0);
    for criterion in criteria {
        let concerning = || {
            findings
                .iter()
                .filter(|finding| finding.rule.concerns(&criterion.name))
        };
        let flaws = concerning()
            .map(|finding| finding.rule.severity().weight())
            .sum();
        let tenths = tenths(flaws, words);
        let weight = u64::from(criterion.weight.thousandths());
        sum += tenths * weight;
        weights += weight;
        rows.push(json!({
            "name": criterion.name,
            "score": points(tenths),
            "comment": comment(concerning().count()),
        }));
    }
    let overall = (sum + weights / 2)
        .checked_div(weights)
        .unwrap_or(BEST_TENTHS);
    json!({"evaluation": {"criteria": rows, "overall": points(overall)}})
}

/// The score in tenths of a point, 0 to 98.
pub(crate) fn tenths(flaws: u32, words: usize) -> u64 {
    let words = u64::try_from(words).unwrap_or(u64::MAX).max(LEAST_WORDS);
    let density = u64::from(flaws) * 1_000 / words;
    BEST_TENTHS * HALVING_WEIGHT / (HALVING_WEIGHT + density)
}

fn points(tenths: u64) -> f64 {
    f64::from(u32::try_from(tenths).unwrap_or(u32::MAX)) / 10.0
}

fn comment(flaws: usize) -> String {
    match flaws {
        0 => "No passage breaks a rule.".to_owned(),
        1 => "One passage is left to mend.".to_owned(),
        _ => format!("{flaws} passages are left to mend."),
    }
}

#[cfg(test)]
mod tests;
