//! What happened, in lines: the same ones for a terminal, a pipe and a file.

use atelier_domain::editorial::evaluation::Score;
use atelier_domain::editorial::{
    Agent, AgentId, Event, Failure, PauseReason, Phase, Plan, Published,
};
use atelier_domain::kernel::MicroCredits;
use atelier_domain::models::ModelSpec;
use chrono::{DateTime, Utc};

use super::Opening;
use super::figures::{change, count, credits, percent, plural, points};
use super::fit::{shorten, wrap_at_most};
use super::ink::Ink;
use super::score::{Bar, sparkline};
use super::turns::Turns;

/// How lines are to look.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli::write) struct Style {
    pub(in crate::cli::write) ink: Ink,
    pub(in crate::cli::write) columns: usize,
    pub(in crate::cli::write) shows_diff: bool,
}

impl Style {
    #[cfg(test)]
    pub(in crate::cli::write) const PLAIN: Self = Self {
        ink: Ink::PLAIN,
        columns: 100,
        shows_diff: true,
    };

    /// A heading that reaches from edge to edge.
    pub(super) fn rule(&self, title: &str, mark: char) -> String {
        let used = title.chars().count() + 4;
        let line = |columns| {
            let marks: String = std::iter::repeat_n(mark, columns).collect();
            self.ink.dim(marks)
        };
        format!(
            "{} {} {}",
            line(2),
            self.ink.bold(title),
            line(self.columns.saturating_sub(used))
        )
    }

    /// A fact with its name.
    pub(super) fn fact(&self, name: &str, fact: &str) -> Vec<String> {
        const NAME: usize = 11;
        const MOST_LINES: usize = 3;
        let lines = wrap_at_most(fact, self.columns.saturating_sub(NAME + 2), MOST_LINES);
        let names = std::iter::once(name).chain(std::iter::repeat(""));
        names
            .zip(lines)
            .map(|(name, line)| format!("  {}{line}", self.ink.dim(format!("{name:<NAME$}"))))
            .collect()
    }
}

pub(super) struct Story {
    pub(super) style: Style,
    pub(super) plan: Plan,
    pub(super) scores: Vec<Option<Score>>,
    pub(super) spent: MicroCredits,
    pub(super) round: u32,
    /// Why the session failed.
    pub(super) failure: Option<Failure>,
    first_at: Option<DateTime<Utc>>,
    last_at: Option<DateTime<Utc>>,
    /// Of the document as it stands.
    words: u64,
}

impl Story {
    pub(super) fn new(opening: &Opening<'_>, style: Style) -> Self {
        Self {
            style,
            plan: opening.session.plan.clone(),
            scores: Vec::new(),
            spent: MicroCredits::ZERO,
            round: 0,
            failure: None,
            first_at: None,
            last_at: None,
            words: opening.words,
        }
    }

    /// From the first event to the last one, in milliseconds.
    pub(super) fn elapsed_ms(&self) -> u64 {
        let elapsed = self
            .first_at
            .zip(self.last_at)
            .map(|(first, last)| (last - first).num_milliseconds());
        elapsed
            .and_then(|elapsed| u64::try_from(elapsed).ok())
            .unwrap_or_default()
    }

    pub(super) fn agent(&self, id: &AgentId) -> Option<&Agent> {
        self.plan.agent(id)
    }

    /// An agent's name in its colour.
    pub(super) fn name(&self, id: &AgentId) -> String {
        self.agent(id).map_or_else(
            || id.to_string(),
            |agent| self.style.ink.agent(&agent.colour, &agent.display_name),
        )
    }

    pub(super) fn opening(&self, opening: &Opening<'_>) -> Vec<String> {
        let style = &self.style;
        let source = shorten(&opening.source, style.columns / 2);
        let heading = match opening.words {
            0 => format!("Drafting {source}"),
            words => format!("Revising {source}, {}", plural(words, "word", "words")),
        };
        let limits = &self.plan.termination;
        let rounds = plural(limits.max_rounds.into(), "round", "rounds");
        let limit = match limits.score_threshold {
            Some(threshold) => format!("at most {rounds}, fewer once the score is {threshold}"),
            None => format!("at most {rounds}"),
        };
        let cost = format!(
            "{} to {} credits, never more than {}",
            credits(opening.cost.minimum),
            credits(opening.cost.maximum),
            credits(limits.max_credits.unwrap_or(opening.cost.ceiling)),
        );
        let mut lines = vec![style.rule(&heading, '═')];
        lines.extend(style.fact("Task", &opening.session.brief.initial_prompt));
        lines.extend(self.team());
        lines.extend(style.fact("Limit", &limit));
        lines.extend(style.fact("Cost", &cost));
        lines
    }

    fn team(&self) -> Vec<String> {
        let style = &self.style;
        let agents = &self.plan.agents;
        let mut models: Vec<String> = agents.iter().map(model).collect();
        let named: Vec<String> = agents
            .iter()
            .zip(&models)
            .map(|(agent, model)| format!("{} ({model})", agent.display_name))
            .collect();
        models.dedup();
        match models.as_slice() {
            [model] => {
                let names: Vec<&str> = agents
                    .iter()
                    .map(|agent| agent.display_name.as_str())
                    .collect();
                let mut lines = style.fact("Team", &names.join(", "));
                lines.extend(style.fact("Model", model));
                lines
            }
            _ => style.fact("Team", &named.join(", ")),
        }
    }

    /// What an entry of the journal has to tell.
    pub(super) fn entry(&mut self, published: &Published) -> Vec<String> {
        let entry = &published.entry;
        self.first_at.get_or_insert(entry.at);
        self.last_at = Some(entry.at);
        let ink = self.style.ink;
        match &entry.event {
            Event::RoundStarted { round } => {
                self.round = *round;
                let title = format!("Round {round} of {}", self.plan.termination.max_rounds);
                vec![String::new(), self.style.rule(&title, '─')]
            }
            Event::PhaseStarted { phase, agents, .. } => vec![self.phase(*phase, agents)],
            Event::TurnStarted(turn) if turn.attempt > 1 => {
                vec![format!(
                    "  {} {} tries again",
                    ink.warn("↻"),
                    self.name(&turn.agent)
                )]
            }
            Event::TurnRetrying { turn, retry } => vec![Turns(self).retrying(turn, retry)],
            Event::TurnRestarted(turn) => vec![format!(
                "  {} {} starts again",
                ink.warn("↻"),
                self.name(&turn.agent)
            )],
            Event::TurnCompleted(_) => {
                let Some(turn) = &published.turn else {
                    return Vec::new();
                };
                self.spent = self.spent.saturating_add(turn.credits);
                Turns(self).completed(turn)
            }
            Event::TurnFailed { turn, failure } => Turns(self).failed(turn, failure),
            Event::DocumentUpdated {
                version,
                word_count,
                ..
            } => {
                let before = std::mem::replace(&mut self.words, *word_count);
                let words = plural(*word_count, "word", "words");
                vec![ink.dim(format!(
                    "    version {version}: {words} ({})",
                    change(before, *word_count)
                ))]
            }
            Event::RoundCompleted {
                round,
                score,
                changed,
                ..
            } => {
                self.scores.push(*score);
                vec![
                    String::new(),
                    self.round_line(*round, *score, &percent(*changed)),
                ]
            }
            Event::SessionFailed { failure } => {
                self.failure = Some(failure.clone());
                Vec::new()
            }
            Event::SessionPausing => {
                vec![format!(
                    "  {}",
                    ink.warn("Pausing once the open answers are in.")
                )]
            }
            Event::SessionPaused { reason } => vec![format!("  {}", ink.warn(pause(*reason)))],
            // The view said that the session stops when the person asked for it.
            Event::SessionStopping
            | Event::SessionStarted { .. }
            | Event::CreditsUpdated { .. }
            | Event::NoteAdded { .. }
            | Event::TurnStarted(_)
            | Event::SessionResumed
            | Event::SessionCompleted { .. }
            | Event::SessionStopped { .. } => Vec::new(),
        }
    }

    fn phase(&self, phase: Phase, agents: &[AgentId]) -> String {
        let what = match (phase, agents.len()) {
            (Phase::Write, _) => "Writing".to_owned(),
            (Phase::Review, 0 | 1) => "Reviewing".to_owned(),
            (Phase::Review, editors) => {
                format!("Reviewing, {} at the same time", count(editors as u64))
            }
            (Phase::Synthesize, _) => "Weighing the reviews".to_owned(),
        };
        format!("  {}", self.style.ink.dim(what))
    }

    fn round_line(&self, round: u32, score: Option<Score>, changed: &str) -> String {
        let ink = self.style.ink;
        let threshold = self.plan.termination.score_threshold;
        let bar = Bar::of(score, threshold);
        let is_enough = threshold
            .zip(score)
            .is_some_and(|(threshold, score)| score >= threshold);
        let filled = if is_enough {
            ink.good(bar.filled)
        } else {
            ink.warn(bar.filled)
        };
        let against = threshold.zip(score).map(|(threshold, _)| {
            let sign = if is_enough { '≥' } else { '<' };
            format!(" {sign} {}", points(Some(threshold)))
        });
        let line = match self.scores.as_slice() {
            [] | [_] => String::new(),
            scores => format!("  {}", sparkline(scores)),
        };
        format!(
            "  {} {filled}{} {}{}{line}{}",
            ink.bold(format!("Round {round}")),
            ink.dim(bar.rest),
            ink.bold(points(score)),
            against.unwrap_or_default(),
            ink.dim(format!("  {changed} changed")),
        )
    }
}

fn model(agent: &Agent) -> String {
    if agent.provider == ModelSpec::SCRIPTED {
        "scripted model: offline, by rule, no AI".to_owned()
    } else {
        format!("{} of {}", agent.model, agent.provider)
    }
}

const fn pause(reason: PauseReason) -> &'static str {
    match reason {
        PauseReason::Requested => "Paused.",
        PauseReason::Review => "Paused for your review.",
        PauseReason::CreditsExhausted => "Paused: no credits are left for the next call.",
    }
}
