//! What workers report of a run that they drive.

use super::input::{DocumentChange, Halt, Refused, TurnResult};
use super::machine::Machine;
use crate::editorial::agent::Phase;
use crate::editorial::document::Author;
use crate::editorial::event::{Event, Failure, Retry};
use crate::editorial::run::{FinishedStep, Request, Status};
use crate::kernel::{MicroCredits, TurnId};

/// A turn that so often took its worker with it is not tried again by itself: the person can resume the run.
pub(super) const MOST_RESTARTS: u32 = 20;

impl Machine<'_> {
    pub(super) fn take_over(&mut self) -> Result<(), Refused> {
        self.require(&[Status::Running], "driven")?;
        if self.run.requested.is_some() || self.run.failure.is_some() {
            self.give_up_open_turns();
        } else if self.run.restarts >= MOST_RESTARTS {
            self.give_up_open_turns();
            self.fail(Failure::new(
                "worker_lost",
                "the work broke off again and again before an answer was complete",
            ));
            return Ok(());
        } else {
            match self.restart_open_turns() {
                Ok(()) => {}
                // The next worker starts them over.
                Err(Halt::Draining) => return Ok(()),
                Err(halt) => {
                    self.give_up_open_turns();
                    self.halt(halt);
                    return Ok(());
                }
            }
        }
        self.proceed();
        Ok(())
    }

    pub(super) fn turn_completed(
        &mut self,
        turn: TurnId,
        result: &TurnResult,
    ) -> Result<(), Refused> {
        let turn = self.close(turn)?;
        self.charge(result.credits);
        self.run.restarts = 0;
        self.run.finished.push(FinishedStep {
            agent: turn.agent.clone(),
            phase: turn.phase,
            overall: result.overall,
        });
        let author = Author::Agent(turn.agent.clone());
        let may_write = turn.phase == Phase::Write;
        self.record(Event::TurnCompleted(turn));
        if let Some(DocumentChange { word_count, share }) = result.change.filter(|_| may_write) {
            self.run.changed = self.run.changed.saturating_add(share);
            self.write_version(author, word_count);
        }
        self.proceed();
        Ok(())
    }

    pub(super) fn turn_failed(&mut self, turn: TurnId, failure: Failure) -> Result<(), Refused> {
        let turn = self.close(turn)?;
        self.put_back(&turn);
        self.run.failure.get_or_insert_with(|| failure.clone());
        self.record(Event::TurnFailed { turn, failure });
        self.proceed();
        Ok(())
    }

    pub(super) fn call_retried(&mut self, turn: TurnId, retry: Retry) -> Result<(), Refused> {
        let turn = self.open_turn(turn)?.clone();
        if !self.is_stopping() {
            self.record(Event::TurnRetrying { turn, retry });
        }
        Ok(())
    }

    /// No worker was lost: this does not count as a restart of the run.
    pub(super) fn turn_broken(&mut self, turn: TurnId) -> Result<(), Refused> {
        let is_stopping = self.is_stopping();
        let turn = self.open_turn(turn)?;
        if !is_stopping {
            turn.attempt += 1;
            let turn = turn.clone();
            self.record(Event::TurnRestarted(turn));
        }
        Ok(())
    }

    pub(super) fn turn_stopped(
        &mut self,
        turn: TurnId,
        credits: MicroCredits,
    ) -> Result<(), Refused> {
        let turn = self.close(turn)?;
        self.charge(credits);
        self.put_back(&turn);
        let failure = Failure::new(
            "stopped",
            "the run was stopped while this answer was written",
        );
        self.record(Event::TurnFailed { turn, failure });
        self.proceed();
        Ok(())
    }

    /// An answer under way is finished when the run is to pause, but cut off when it is to stop.
    fn is_stopping(&self) -> bool {
        self.run.requested == Some(Request::Stop)
    }

    fn charge(&mut self, credits: MicroCredits) {
        self.run.credits_used = self.run.credits_used.saturating_add(credits);
    }
}
