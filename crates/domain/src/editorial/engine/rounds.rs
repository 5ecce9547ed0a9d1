//! What happens next: phase after phase, round after round.

use super::machine::Machine;
use crate::editorial::agent::Phase;
use crate::editorial::document::PerMille;
use crate::editorial::evaluation::Score;
use crate::editorial::event::{Event, Failure, PauseReason};
use crate::editorial::run::{PhaseState, Status, Step};
use crate::editorial::termination::{self, RoundResult};

impl Machine<'_> {
    /// Goes on until calls are open or the run waits or is over.
    pub(super) fn proceed(&mut self) {
        while self.run.status == Status::Running && self.run.open_turns().is_empty() {
            if self.settle() {
                return;
            }
            match &self.run.phase {
                None => self.begin_round(),
                Some(state) if state.waiting.is_empty() => self.end_phase(),
                Some(_) => self.call_next(),
            }
        }
    }

    fn begin_round(&mut self) {
        self.run.round += 1;
        self.run.judged.clear();
        self.run.self_assessed.clear();
        self.run.changed = PerMille::default();
        self.record(Event::RoundStarted {
            round: self.run.round,
        });
        self.enter(Phase::Write);
    }

    /// Enters a phase, or the first later one that has agents.
    fn enter(&mut self, phase: Phase) {
        let mut candidate = Some(phase);
        while let Some(phase) = candidate {
            let waiting: Vec<Step> = self
                .plan
                .active(phase)
                .map(|agent| Step {
                    agent: agent.id.clone(),
                    attempts: 0,
                })
                .collect();
            if !waiting.is_empty() {
                self.record(Event::PhaseStarted {
                    round: self.run.round,
                    phase,
                    agents: waiting.iter().map(|step| step.agent.clone()).collect(),
                });
                self.run.phase = Some(PhaseState {
                    phase,
                    waiting,
                    open: Vec::new(),
                });
                return;
            }
            candidate = phase.next();
        }
        self.end_round();
    }

    fn end_phase(&mut self) {
        match self.run.phase.as_ref().and_then(|state| state.phase.next()) {
            Some(next) => self.enter(next),
            None => self.end_round(),
        }
    }

    fn end_round(&mut self) {
        self.run.phase = None;
        let Some(version) = self.run.document else {
            self.park(Status::Failed);
            self.record(Event::SessionFailed {
                failure: Failure::new("no_document", "no writer wrote a document"),
            });
            return;
        };
        let scores = if self.run.judged.is_empty() {
            &self.run.self_assessed
        } else {
            &self.run.judged
        };
        let result = RoundResult {
            round: self.run.round,
            score: Score::mean(scores),
            version,
            changed: self.run.changed,
        };
        self.record(Event::RoundCompleted {
            round: result.round,
            score: result.score,
            version,
            changed: result.changed,
        });
        self.run.rounds.push(result);
        if let Some(reason) =
            termination::after_round(&self.plan.termination, self.comparable_rounds())
        {
            self.complete(reason);
        } else if self.plan.review_each_round && self.run.requested.is_none() {
            self.pause_because(PauseReason::Review);
        }
    }
}
