//! How a run comes to wait or to its end.

use super::input::Halt;
use super::machine::Machine;
use crate::editorial::event::{Event, Failure, PauseReason};
use crate::editorial::run::{Request, Status};
use crate::editorial::termination::{self, CompletionReason};

impl Machine<'_> {
    /// Lets a failure or a request take effect once no call is open. Whether there was one.
    pub(super) fn settle(&mut self) -> bool {
        if !self.run.open_turns().is_empty() {
            return false;
        }
        if self.run.requested == Some(Request::Stop) {
            self.park(Status::Stopped);
            self.record(Event::SessionStopped {
                round: self.run.round,
                credits: self.run.credits_used,
            });
        } else if let Some(failure) = self.run.failure.take() {
            self.fail(failure);
        } else if self.run.requested == Some(Request::Pause) {
            self.pause_because(PauseReason::Requested);
        } else {
            return false;
        }
        true
    }

    pub(super) fn halt(&mut self, halt: Halt) {
        match halt {
            Halt::MaxCredits => self.complete(CompletionReason::MaxCredits),
            Halt::CreditsExhausted => self.pause_because(PauseReason::CreditsExhausted),
            // Whoever takes over makes the calls that were not made.
            Halt::Draining => {}
        }
    }

    /// Delivers the best draft, which need not be the last.
    pub(super) fn complete(&mut self, reason: CompletionReason) {
        let last = self.run.document;
        let best = termination::best_round(self.comparable_rounds()).map(|round| round.version);
        let delivered = best.or(last);
        if delivered != last {
            self.run.document = delivered;
            if !self.run.finished.is_empty() {
                // What this round has left to do would be about another text.
                self.run.phase = None;
            }
        }
        self.park(Status::Completed);
        self.run.completion = Some(reason);
        self.record(Event::SessionCompleted {
            reason,
            rounds: u32::try_from(self.run.rounds.len()).unwrap_or(u32::MAX),
            credits: self.run.credits_used,
            delivered,
            instead_of: last.filter(|_| delivered != last),
        });
    }

    /// The failure stays with the run until it is taken up again.
    pub(super) fn fail(&mut self, failure: Failure) {
        self.park(Status::Failed);
        self.run.failure = Some(failure.clone());
        self.record(Event::SessionFailed { failure });
    }

    pub(super) fn pause_because(&mut self, reason: PauseReason) {
        self.park(Status::Paused);
        self.record(Event::SessionPaused { reason });
    }

    pub(super) fn park(&mut self, status: Status) {
        self.run.status = status;
        self.run.requested = None;
        self.run.failure = None;
    }
}
