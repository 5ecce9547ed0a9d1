//! What happens next: phase after phase, round after round.

use super::machine::Machine;
use crate::editorial::agent::Phase;
use crate::editorial::document::PerMille;
use crate::editorial::evaluation::Score;
use crate::editorial::event::{Event, Failure, PauseReason};
use crate::editorial::run::{FinishedStep, PhaseState, Status, Step};
use crate::editorial::termination::{self, RoundResult};

impl Machine<'_> {
    /// Goes on until calls are open, none may be made, or the run waits or is over.
    pub(super) fn proceed(&mut self) {
        while self.run.status == Status::Running && self.run.open_turns().is_empty() {
            if self.settle() {
                return;
            }
            match &self.run.phase {
                None => match self.limit_reached() {
                    // A limit can have been lowered while the run waited.
                    Some(reason) => self.complete(reason),
                    None => self.begin_round(),
                },
                Some(state) if state.waiting.is_empty() => self.end_phase(),
                Some(_) => {
                    if let Err(halt) = self.call_next() {
                        self.halt(halt);
                        return;
                    }
                }
            }
        }
    }

    fn begin_round(&mut self) {
        self.run.round += 1;
        self.run.finished.clear();
        self.run.changed = PerMille::default();
        self.record(Event::RoundStarted {
            round: self.run.round,
        });
        self.enter(Phase::Write);
    }

    /// Enters a phase, or the first later one that has agents. An agent whose phase was changed in the middle of a
    /// round has done its part already.
    fn enter(&mut self, phase: Phase) {
        let mut candidate = Some(phase);
        while let Some(phase) = candidate {
            let waiting: Vec<Step> = self
                .plan
                .active(phase)
                .filter(|agent| !self.run.has_finished(&agent.id))
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
            Some(next) if self.run.document.is_some() => self.enter(next),
            // Without a document there is nothing to judge.
            _ => self.end_round(),
        }
    }

    fn end_round(&mut self) {
        self.run.phase = None;
        let Some(version) = self.run.document else {
            self.fail(Failure::new("no_document", "no writer wrote a document"));
            return;
        };
        let result = RoundResult {
            round: self.run.round,
            score: round_score(&self.run.finished),
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
        let settings = &self.plan.termination;
        if let Some(reason) =
            termination::after_round(settings, self.run.round, self.comparable_rounds())
        {
            self.complete(reason);
        } else if self.plan.review_each_round {
            self.pause_because(PauseReason::Review);
        }
    }
}

/// The mean over what judges gave. What writers say of their own text counts only where nobody judged it, and not in
/// the place of a judge whose score is unknown.
fn round_score(finished: &[FinishedStep]) -> Option<Score> {
    let is_judge = |step: &FinishedStep| step.phase != Phase::Write;
    let is_judged = finished.iter().any(is_judge);
    let counting = finished.iter().filter(|step| is_judge(step) == is_judged);
    Score::mean(counting.filter_map(|step| step.overall.as_ref()))
}
