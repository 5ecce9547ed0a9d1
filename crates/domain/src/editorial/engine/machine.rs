//! The rules.

use super::input::{
    DocumentChange, Effect, Halt, Input, NextCalls, Refused, Surroundings, Transition, TurnResult,
};
use crate::editorial::agent::{Agent, Phase};
use crate::editorial::document::{Author, PerMille, VersionNumber};
use crate::editorial::evaluation::Score;
use crate::editorial::event::{Event, Failure, PauseReason, TurnRef};
use crate::editorial::run::{PhaseState, Request, Run, Status, Step};
use crate::editorial::session::Plan;
use crate::editorial::termination::{self, CompletionReason, RoundResult};
use crate::kernel::{MicroCredits, TurnId};

/// One step of a run. An input that is refused changes nothing.
pub fn step(
    plan: &Plan,
    run: &Run,
    input: Input,
    around: &mut dyn Surroundings,
) -> Result<Transition, Refused> {
    let mut machine = Machine {
        plan,
        run: run.clone(),
        effects: Vec::new(),
        around,
    };
    machine.accept(input)?;
    Ok(Transition {
        run: machine.run,
        effects: machine.effects,
    })
}

struct Machine<'a> {
    plan: &'a Plan,
    run: Run,
    effects: Vec<Effect>,
    around: &'a mut dyn Surroundings,
}

impl Machine<'_> {
    fn accept(&mut self, input: Input) -> Result<(), Refused> {
        match input {
            Input::Start => self.start(),
            Input::TakeOver => self.take_over(),
            Input::TurnCompleted { turn, result } => self.turn_completed(turn, &result),
            Input::TurnFailed { turn, failure } => self.turn_failed(turn, failure),
            Input::TurnStopped { turn, credits } => self.turn_stopped(turn, credits),
            Input::Pause => self.pause(),
            Input::Resume => self.resume(),
            Input::Stop => self.stop(),
            Input::DocumentEdited { word_count } => self.document_edited(word_count),
        }
    }

    // Commands of the person.

    fn start(&mut self) -> Result<(), Refused> {
        self.require(&[Status::Draft], "started")?;
        self.require_writer()?;
        self.run.status = Status::Running;
        self.record(Event::SessionStarted {
            max_rounds: self.plan.termination.max_rounds,
        });
        Ok(())
    }

    fn resume(&mut self) -> Result<(), Refused> {
        if self.run.status == Status::Running && self.run.requested == Some(Request::Pause) {
            // The pause had not taken effect yet: it is withdrawn.
            self.run.requested = None;
            return Ok(());
        }
        self.require(
            &[
                Status::Paused,
                Status::Failed,
                Status::Stopped,
                Status::Completed,
            ],
            "resumed",
        )?;
        self.require_writer()?;
        let ended = || termination::after_round(&self.plan.termination, self.comparable_rounds());
        if self.run.status == Status::Completed
            && self.run.completion != Some(CompletionReason::MaxCredits)
            && ended().is_some()
        {
            return Err(Refused::NothingLeft);
        }
        self.run.status = Status::Running;
        self.run.requested = None;
        self.run.failure = None;
        self.run.completion = None;
        self.record(Event::SessionResumed);
        Ok(())
    }

    fn pause(&mut self) -> Result<(), Refused> {
        self.require(&[Status::Running], "paused")?;
        if self.run.requested == Some(Request::Stop) {
            return Err(Refused::Status {
                action: "paused",
                status: Status::Stopped,
            });
        }
        self.run.requested = Some(Request::Pause);
        self.settle();
        Ok(())
    }

    fn stop(&mut self) -> Result<(), Refused> {
        self.require(&[Status::Running, Status::Paused], "stopped")?;
        self.run.requested = Some(Request::Stop);
        if !self.settle() {
            self.effects.push(Effect::Cancel);
        }
        Ok(())
    }

    fn document_edited(&mut self, word_count: u64) -> Result<(), Refused> {
        if self.run.status == Status::Running {
            return Err(Refused::Status {
                action: "edited",
                status: Status::Running,
            });
        }
        self.write_version(Author::User, word_count);
        // The person's words are not weighed against drafts from before them.
        self.run.compared_from = self.run.rounds.len();
        Ok(())
    }

    // What workers report.

    fn take_over(&mut self) -> Result<(), Refused> {
        self.require(&[Status::Running], "driven")?;
        if self.run.requested.is_some() || self.run.failure.is_some() {
            self.give_up_open_turns();
        } else if let Err(halt) = self.restart_open_turns() {
            self.give_up_open_turns();
            self.halt(halt);
            return Ok(());
        }
        self.proceed();
        Ok(())
    }

    fn turn_completed(&mut self, turn: TurnId, result: &TurnResult) -> Result<(), Refused> {
        let turn = self.close(turn)?;
        self.charge(result.credits);
        if turn.phase == Phase::Write {
            self.run.self_assessed.extend(result.overall);
        } else {
            self.run.judged.extend(result.overall);
        }
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

    fn turn_failed(&mut self, turn: TurnId, failure: Failure) -> Result<(), Refused> {
        let turn = self.close(turn)?;
        self.put_back(&turn);
        self.run.failure.get_or_insert_with(|| failure.clone());
        self.record(Event::TurnFailed { turn, failure });
        self.proceed();
        Ok(())
    }

    fn turn_stopped(&mut self, turn: TurnId, credits: MicroCredits) -> Result<(), Refused> {
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

    // What happens next.

    /// Goes on until calls are open or the run waits or is over.
    fn proceed(&mut self) {
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

    /// Lets a failure or a request take effect once no call is open. Whether there was one.
    fn settle(&mut self) -> bool {
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
            self.park(Status::Failed);
            self.record(Event::SessionFailed { failure });
        } else if self.run.requested == Some(Request::Pause) {
            self.pause_because(PauseReason::Requested);
        } else {
            return false;
        }
        true
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

    fn call_next(&mut self) {
        let plan = self.plan;
        let Some(state) = &mut self.run.phase else {
            return;
        };
        // An agent that was taken out or switched off meanwhile is passed over.
        let works = |step: &Step| plan.agent(&step.agent).is_some_and(|agent| agent.is_active);
        state.waiting.retain(works);
        let at_once = if state.phase.is_parallel() {
            state.waiting.len()
        } else {
            1
        };
        let steps: Vec<Step> = state.waiting.iter().take(at_once).cloned().collect();
        let phase = state.phase;
        if steps.is_empty() {
            return;
        }
        let agents: Vec<&Agent> = steps
            .iter()
            .filter_map(|step| plan.agent(&step.agent))
            .collect();
        if let Err(halt) = self.admit(&agents) {
            self.halt(halt);
            return;
        }
        let turns: Vec<TurnRef> = steps
            .into_iter()
            .map(|step| TurnRef {
                turn: self.around.new_turn_id(),
                agent: step.agent,
                round: self.run.round,
                phase,
                attempt: step.attempts + 1,
            })
            .collect();
        for turn in &turns {
            self.record(Event::TurnStarted(turn.clone()));
        }
        if let Some(state) = &mut self.run.phase {
            state.waiting.drain(..turns.len().min(state.waiting.len()));
            state.open.clone_from(&turns);
        }
        self.effects.push(Effect::Call(turns));
    }

    /// Calls whose worker died start over under the same turn id.
    fn restart_open_turns(&mut self) -> Result<(), Halt> {
        let plan = self.plan;
        let Some(state) = self
            .run
            .phase
            .as_mut()
            .filter(|state| !state.open.is_empty())
        else {
            return Ok(());
        };
        state.open.retain(|turn| plan.agent(&turn.agent).is_some());
        let agents: Vec<&Agent> = state
            .open
            .iter()
            .filter_map(|turn| plan.agent(&turn.agent))
            .collect();
        let calls = NextCalls {
            agents: &agents,
            round: self.run.round,
            spent: self.run.credits_used,
        };
        self.around.admit(&calls)?;
        for turn in &mut state.open {
            turn.attempt += 1;
        }
        let turns = state.open.clone();
        for turn in &turns {
            self.record(Event::TurnRestarted(turn.clone()));
        }
        if !turns.is_empty() {
            self.effects.push(Effect::Call(turns));
        }
        Ok(())
    }

    /// Nobody waits for the open calls any more: their steps are to be done again.
    fn give_up_open_turns(&mut self) {
        let open = self
            .run
            .phase
            .as_mut()
            .map(|state| std::mem::take(&mut state.open));
        for turn in open.into_iter().flatten().rev() {
            self.put_back(&turn);
        }
    }

    fn halt(&mut self, halt: Halt) {
        match halt {
            Halt::MaxCredits => self.complete(CompletionReason::MaxCredits),
            Halt::CreditsExhausted => self.pause_because(PauseReason::CreditsExhausted),
        }
    }

    /// Delivers the best draft, which need not be the last.
    fn complete(&mut self, reason: CompletionReason) {
        let last = self.run.document;
        let best = termination::best_round(self.comparable_rounds()).map(|round| round.version);
        let delivered = best.or(last);
        if delivered != last {
            // Whatever a later round left open was about another text.
            self.run.phase = None;
            self.run.document = delivered;
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

    fn pause_because(&mut self, reason: PauseReason) {
        self.park(Status::Paused);
        self.record(Event::SessionPaused { reason });
    }

    fn park(&mut self, status: Status) {
        self.run.status = status;
        self.run.requested = None;
    }

    // Small parts.

    fn admit(&mut self, agents: &[&Agent]) -> Result<(), Halt> {
        self.around.admit(&NextCalls {
            agents,
            round: self.run.round,
            spent: self.run.credits_used,
        })
    }

    fn comparable_rounds(&self) -> &[RoundResult] {
        self.run
            .rounds
            .get(self.run.compared_from..)
            .unwrap_or_default()
    }

    fn close(&mut self, turn: TurnId) -> Result<TurnRef, Refused> {
        let open = self.run.phase.as_mut().map(|state| &mut state.open);
        let open = open.ok_or(Refused::UnknownTurn)?;
        let index = open.iter().position(|candidate| candidate.turn == turn);
        index
            .map(|index| open.remove(index))
            .ok_or(Refused::UnknownTurn)
    }

    fn put_back(&mut self, turn: &TurnRef) {
        if let Some(state) = &mut self.run.phase {
            let step = Step {
                agent: turn.agent.clone(),
                attempts: turn.attempt,
            };
            state.waiting.insert(0, step);
        }
    }

    fn charge(&mut self, credits: MicroCredits) {
        self.run.credits_used = self.run.credits_used.saturating_add(credits);
    }

    fn write_version(&mut self, author: Author, word_count: u64) {
        let Some(version) = VersionNumber::new(self.run.latest_version.saturating_add(1)) else {
            return;
        };
        self.run.latest_version = version.get();
        self.run.document = Some(version);
        self.record(Event::DocumentUpdated {
            version,
            author,
            round: self.run.round,
            word_count,
        });
    }

    fn record(&mut self, event: Event) {
        self.effects.push(Effect::Record(event));
    }

    fn require(&self, allowed: &[Status], action: &'static str) -> Result<(), Refused> {
        if allowed.contains(&self.run.status) {
            Ok(())
        } else {
            Err(Refused::Status {
                action,
                status: self.run.status,
            })
        }
    }

    fn require_writer(&self) -> Result<(), Refused> {
        match self.plan.active(Phase::Write).next() {
            Some(_) => Ok(()),
            None => Err(Refused::NoWriter),
        }
    }
}
