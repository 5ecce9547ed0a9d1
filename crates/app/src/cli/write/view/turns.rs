//! One turn in a few lines.

use atelier_domain::editorial::evaluation::Evaluation;
use atelier_domain::editorial::{Failure, Phase, Retry, Turn, TurnRef};

use super::figures::{count, credits, duration, points};
use super::fit::{pad, pad_left, shorten, wrap_at_most};
use super::story::Story;
use super::{remarks, retry};

/// The columns of a turn's figures: what is longer moves the rest, which is seldom and harmless.
mod columns {
    pub(super) const MOST_NAME: usize = 24;
    pub(super) const SCORE: usize = 5;
    pub(super) const TOKENS: usize = 7;
    pub(super) const CREDITS: usize = 6;
    pub(super) const TIME: usize = 7;
}

const INDENT: usize = 4;

/// Lines that tell why a turn failed.
const MOST_LINES: usize = 3;

/// The code of an answer that the person's stop cut off, which is no fault.
const STOPPED: &str = "stopped";

pub(super) struct Turns<'a>(pub(super) &'a Story);

impl Turns<'_> {
    pub(super) fn completed(&self, turn: &Turn) -> Vec<String> {
        let style = &self.0.style;
        let ink = style.ink;
        let overall = turn
            .evaluation
            .as_ref()
            .and_then(|evaluation| evaluation.overall);
        let tokens = turn
            .usage
            .input_tokens
            .saturating_add(turn.usage.output_tokens);
        let mut lines = vec![format!(
            "  {} {}  {}  {} tokens  {} credits  {}",
            ink.good("✓"),
            self.name(&turn.reference),
            ink.bold(pad_left(&points(overall), columns::SCORE)),
            pad_left(&count(tokens), columns::TOKENS),
            pad_left(&credits(turn.credits), columns::CREDITS),
            ink.dim(pad_left(&duration(turn.latency_ms().into()), columns::TIME)),
        )];
        if let Some(evaluation) = &turn.evaluation {
            let said = criteria(evaluation);
            lines.push(format!(
                "    {}",
                ink.dim(shorten(&said, style.columns.saturating_sub(INDENT)))
            ));
        }
        if turn.reference.phase != Phase::Write {
            let remarks = remarks::top(&turn.output(), style.columns.saturating_sub(INDENT));
            lines.extend(remarks.into_iter().map(|line| format!("    {line}")));
        }
        lines
    }

    pub(super) fn failed(&self, turn: &TurnRef, failure: &Failure) -> Vec<String> {
        let style = &self.0.style;
        let ink = style.ink;
        if failure.code == STOPPED {
            return vec![format!(
                "  {} {}  {}",
                ink.warn("■"),
                self.name(turn),
                ink.dim("stopped")
            )];
        }
        let said = format!("{} ({})", failure.message, failure.code);
        let lines = wrap_at_most(&said, style.columns.saturating_sub(INDENT), MOST_LINES);
        let heading = format!("  {} {}  failed", ink.bad("✗"), self.name(turn));
        std::iter::once(heading)
            .chain(lines.into_iter().map(|line| format!("    {line}")))
            .collect()
    }

    pub(super) fn retrying(&self, turn: &TurnRef, retry: &Retry) -> String {
        let agent = self.0.agent(&turn.agent);
        let is_own = agent
            .is_some_and(|agent| agent.provider == retry.provider && agent.model == retry.model);
        format!(
            "  {} {}  {}",
            self.0.style.ink.warn("↻"),
            self.name(turn),
            retry::words(retry, is_own)
        )
    }

    /// The name, as wide as the longest one of the team.
    fn name(&self, turn: &TurnRef) -> String {
        let names = self
            .0
            .plan
            .agents
            .iter()
            .map(|agent| agent.display_name.chars().count());
        let width = names.max().unwrap_or_default().min(columns::MOST_NAME);
        self.0.agent(&turn.agent).map_or_else(
            || turn.agent.to_string(),
            |agent| {
                let name = pad(&shorten(&agent.display_name, width), width);
                self.0.style.ink.agent(&agent.colour, name)
            },
        )
    }
}

/// Every criterion with its score, and why there is none.
fn criteria(evaluation: &Evaluation) -> String {
    let scores: Vec<String> = evaluation
        .criteria
        .iter()
        .map(|criterion| format!("{} {}", criterion.name, points(criterion.score)))
        .collect();
    match &evaluation.problem {
        Some(problem) if evaluation.overall.is_none() => format!("no score: {problem}"),
        _ => scores.join(" · "),
    }
}
