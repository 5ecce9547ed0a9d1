//! The three tiers in their order.

use super::aggregate::{Evaluation, Findings, Tier};
use super::criteria::{Criterion, Names};
use super::{json_tier, language_tier};

/// Reads the scores of `criteria` out of an answer.
///
/// Total: any text gives an evaluation, in time linear in its length. No score is made up: one that is missing,
/// out of its range or ambiguous is unknown.
pub fn evaluate(answer: &str, criteria: &[Criterion]) -> Evaluation {
    let names = Names::of(criteria);
    let chars: Vec<char> = answer.chars().collect();
    let missed = match json_tier::find(&chars, &names) {
        Ok(findings) => return findings.into_evaluation(criteria, Tier::Json, None),
        Err(missed) => missed,
    };
    let mut text = String::with_capacity(answer.len());
    let mut from = 0;
    let mut spent = missed.spent;
    spent.sort_by_key(|range| range.start);
    for range in spent {
        text.extend(chars.get(from..range.start).unwrap_or_default());
        text.push('\n');
        from = from.max(range.end);
    }
    text.extend(chars.get(from..).unwrap_or_default());
    let findings = language_tier::find(&text, criteria, &names);
    if findings.has_score() {
        return findings.into_evaluation(criteria, Tier::NaturalLanguage, Some(missed.problem));
    }
    let problem = if answer.trim().is_empty() {
        "the answer is empty".to_owned()
    } else {
        format!("{}; no score in the text", missed.problem)
    };
    Findings::new(criteria.len()).into_evaluation(criteria, Tier::Fallback, Some(problem))
}

/// As [`evaluate`], for bytes that may not be UTF-8.
pub fn evaluate_bytes(answer: &[u8], criteria: &[Criterion]) -> Evaluation {
    evaluate(&String::from_utf8_lossy(answer), criteria)
}
