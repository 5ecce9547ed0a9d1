//! What is counted about runs and their turns, when it is committed: nothing here is called for a piece of text. Labels
//! are bounded: models are those of the catalogue, and an id is never one.

use std::time::Duration;

use atelier_domain::editorial::{Event, JournalEntry, PauseReason, Phase, Turn};
use atelier_domain::models::Catalogue;
use atelier_domain::usage::UsageRecord;
use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};

const DRIVEN: &str = "atelier_runs_driven";
const STARTED: &str = "atelier_runs_started_total";
const ENDED: &str = "atelier_runs_ended_total";
const RECOVERED: &str = "atelier_runs_recovered_total";
const HANDED_OVER: &str = "atelier_runs_handed_over_total";
const LOST: &str = "atelier_runs_lost_total";
const TURNS: &str = "atelier_turns_total";
const RESTARTS: &str = "atelier_turn_restarts_total";
const FAILOVERS: &str = "atelier_turn_failovers_total";
const DURATION: &str = "atelier_turn_duration_seconds";
const FIRST_TOKEN: &str = "atelier_turn_first_token_seconds";
const TOKENS: &str = "atelier_tokens_total";
const MICROCREDITS: &str = "atelier_microcredits_total";

/// Stands for a model that is no longer in the catalogue.
const OTHER: &str = "other";

/// Names and units of this crate's metrics, for whoever records them.
pub fn describe_metrics() {
    describe_gauge!(DRIVEN, Unit::Count, "Runs that this process drives.");
    describe_counter!(
        STARTED,
        Unit::Count,
        "Runs that were set going: started, or resumed."
    );
    describe_counter!(
        ENDED,
        Unit::Count,
        "Runs that came to rest, by outcome (completed, failed, stopped, paused) and reason."
    );
    describe_counter!(
        RECOVERED,
        Unit::Count,
        "Runs that this process went on with whose driver had died over open turns."
    );
    describe_counter!(
        HANDED_OVER,
        Unit::Count,
        "Runs that this process gave up for another one to go on with."
    );
    describe_counter!(
        LOST,
        Unit::Count,
        "Runs that were taken from this process while it drove them."
    );
    describe_counter!(
        TURNS,
        Unit::Count,
        "Turns that ended, by phase, outcome, and how their evaluation could be read (tier)."
    );
    describe_counter!(
        RESTARTS,
        Unit::Count,
        "Turns that were started over, because their driver died or their answer broke off."
    );
    describe_counter!(
        FAILOVERS,
        Unit::Count,
        "Calls that another model took over after the one before it had failed."
    );
    describe_histogram!(
        DURATION,
        Unit::Seconds,
        "From the call of a turn to its end, by phase."
    );
    describe_histogram!(
        FIRST_TOKEN,
        Unit::Seconds,
        "From the call of a turn to the first piece of its answer, by phase."
    );
    describe_counter!(
        TOKENS,
        Unit::Count,
        "Tokens of all calls, by provider, model and direction."
    );
    describe_counter!(
        MICROCREDITS,
        Unit::Count,
        "What was charged, in millionths of a credit, by provider and model."
    );
}

/// A run that is driven here.
pub(crate) struct Driving(());

impl Driving {
    pub(crate) fn begin() -> Self {
        gauge!(DRIVEN).increment(1.0);
        Self(())
    }
}

impl Drop for Driving {
    fn drop(&mut self) {
        gauge!(DRIVEN).decrement(1.0);
    }
}

pub(crate) fn recovered() {
    counter!(RECOVERED).increment(1);
}

pub(crate) fn handed_over() {
    counter!(HANDED_OVER).increment(1);
}

pub(crate) fn lost() {
    counter!(LOST).increment(1);
}

pub(crate) fn failed_over() {
    counter!(FAILOVERS).increment(1);
}

/// Counts what a transition wrote.
pub(crate) fn committed(
    entries: &[JournalEntry],
    turn: Option<&Turn>,
    usage: Option<&UsageRecord>,
    catalogue: &Catalogue,
) {
    for entry in entries {
        count_event(&entry.event);
    }
    if let Some(turn) = turn {
        count_turn(turn);
    }
    if let Some(usage) = usage {
        count_usage(usage, catalogue);
    }
}

fn count_event(event: &Event) {
    match event {
        Event::SessionStarted { .. } => counter!(STARTED, "how" => "started").increment(1),
        Event::SessionResumed => counter!(STARTED, "how" => "resumed").increment(1),
        Event::SessionCompleted { reason, .. } => ended("completed", reason.as_str()),
        // Codes are this product's own: there is one a class of error.
        Event::SessionFailed { failure } => ended("failed", &failure.code),
        Event::SessionStopped { .. } => ended("stopped", "requested"),
        Event::SessionPaused { reason } => ended("paused", pause(*reason)),
        Event::TurnRestarted(_) => counter!(RESTARTS).increment(1),
        _ => {}
    }
}

fn ended(outcome: &'static str, reason: &str) {
    counter!(ENDED, "outcome" => outcome, "reason" => reason.to_owned()).increment(1);
}

fn count_turn(turn: &Turn) {
    let phase = phase(turn.reference.phase);
    let evaluation = turn.evaluation.as_ref();
    let tier = evaluation.map_or("none", |evaluation| evaluation.tier.as_str());
    let outcome = turn.outcome.as_str();
    counter!(TURNS, "phase" => phase, "outcome" => outcome, "tier" => tier).increment(1);
    histogram!(DURATION, "phase" => phase).record(milliseconds(turn.latency_ms()));
    if let Some(first_token_ms) = turn.first_token_ms {
        histogram!(FIRST_TOKEN, "phase" => phase).record(milliseconds(first_token_ms));
    }
}

fn count_usage(record: &UsageRecord, catalogue: &Catalogue) {
    let (provider, model) = match catalogue.find(&record.provider, &record.model) {
        Some(_) => (record.provider.clone(), record.model.clone()),
        None => (OTHER.to_owned(), OTHER.to_owned()),
    };
    for (direction, tokens) in [
        ("input", record.usage.input_tokens),
        ("output", record.usage.output_tokens),
    ] {
        let labels = [
            ("provider", provider.clone()),
            ("model", model.clone()),
            ("direction", direction.to_owned()),
        ];
        counter!(TOKENS, &labels).increment(tokens);
    }
    counter!(MICROCREDITS, "provider" => provider, "model" => model)
        .increment(record.credits.get());
}

fn milliseconds(count: u32) -> Duration {
    Duration::from_millis(count.into())
}

const fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Write => "write",
        Phase::Review => "review",
        Phase::Synthesize => "synthesize",
    }
}

pub(super) const fn pause(reason: PauseReason) -> &'static str {
    match reason {
        PauseReason::Requested => "requested",
        PauseReason::Review => "review",
        PauseReason::CreditsExhausted => "credits_exhausted",
    }
}

#[cfg(test)]
mod tests;
