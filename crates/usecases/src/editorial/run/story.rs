//! A run's story in the log: one line for each entry of its journal, under the entry's own name. Together with what
//! drivers, models and the queue say, whoever looks for a session's id finds all that happened to it.
//!
//! Texts stay out: a line has ids, codes and numbers.

use atelier_domain::editorial::{Event, Published, TurnRef};

use super::metrics::pause;

/// Tells what a transition wrote.
pub(crate) fn tell(entries: &[Published]) {
    for Published { entry, turn: ended } in entries {
        let about = entry.event.turn();
        let model = match &entry.event {
            // Whom the next call goes to.
            Event::TurnRetrying { retry, .. } => Some((&*retry.provider, &*retry.model)),
            _ => ended.as_ref().map(|turn| (&*turn.provider, &*turn.model)),
        };
        tracing::info!(
            session.id = %entry.session,
            entry = entry.sequence,
            turn.id = about.map(|turn| display(turn.turn)),
            turn.attempt = about.map(|turn| turn.attempt),
            agent.id = about.map(|turn| display(&turn.agent)),
            round = round(&entry.event, about),
            provider = model.map(|(provider, _)| provider),
            model = model.map(|(_, model)| model),
            latency_ms = ended.as_ref().map(|turn| turn.latency_ms()),
            reason = reason(&entry.event),
            "{}",
            entry.event.name()
        );
    }
}

fn round(event: &Event, turn: Option<&TurnRef>) -> Option<u32> {
    match event {
        Event::RoundStarted { round }
        | Event::PhaseStarted { round, .. }
        | Event::DocumentUpdated { round, .. }
        | Event::RoundCompleted { round, .. }
        | Event::SessionStopped { round, .. } => Some(*round),
        _ => turn.map(|turn| turn.round),
    }
}

/// Why it happened, as a stable code.
fn reason(event: &Event) -> Option<&str> {
    match event {
        Event::SessionCompleted { reason, .. } => Some(reason.as_str()),
        Event::TurnRetrying { retry, .. } => Some(&retry.reason),
        Event::SessionPaused { reason } => Some(pause(*reason)),
        Event::SessionFailed { failure } | Event::TurnFailed { failure, .. } => Some(&failure.code),
        _ => None,
    }
}
