//! Calls of agents: made, made again, given up.

use super::input::{Effect, Halt, NextCalls, Refused};
use super::machine::Machine;
use crate::editorial::agent::Agent;
use crate::editorial::event::{Event, TurnRef};
use crate::editorial::run::Step;
use crate::kernel::TurnId;

impl Machine<'_> {
    pub(super) fn call_next(&mut self) -> Result<(), Halt> {
        let plan = self.plan;
        let Some(state) = &mut self.run.phase else {
            return Ok(());
        };
        // An agent that was taken out, switched off or moved to another phase meanwhile is passed over.
        let phase = state.phase;
        let works = |step: &Step| plan.active(phase).any(|agent| agent.id == step.agent);
        state.waiting.retain(works);
        let at_once = if phase.is_parallel() {
            state.waiting.len()
        } else {
            1
        };
        let steps: Vec<Step> = state.waiting.iter().take(at_once).cloned().collect();
        if steps.is_empty() {
            return Ok(());
        }
        let agents: Vec<&Agent> = steps
            .iter()
            .filter_map(|step| plan.agent(&step.agent))
            .collect();
        self.admit(&agents)?;
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
        Ok(())
    }

    /// Calls whose worker died start over under the same turn id.
    pub(super) fn restart_open_turns(&mut self) -> Result<(), Halt> {
        let mut turns = self.run.open_turns().to_vec();
        if turns.is_empty() {
            return Ok(());
        }
        let plan = self.plan;
        let agents: Vec<&Agent> = turns
            .iter()
            .filter_map(|turn| plan.agent(&turn.agent))
            .collect();
        self.admit(&agents)?;
        self.run.restarts = self.run.restarts.saturating_add(1);
        for turn in &mut turns {
            turn.attempt += 1;
            self.record(Event::TurnRestarted(turn.clone()));
        }
        if let Some(state) = &mut self.run.phase {
            state.open.clone_from(&turns);
        }
        self.effects.push(Effect::Call(turns));
        Ok(())
    }

    /// Nobody waits for the open calls any more: their steps are to be done again.
    pub(super) fn give_up_open_turns(&mut self) {
        let open = self
            .run
            .phase
            .as_mut()
            .map(|state| std::mem::take(&mut state.open));
        for turn in open.into_iter().flatten().rev() {
            self.put_back(&turn);
        }
    }

    pub(super) fn close(&mut self, turn: TurnId) -> Result<TurnRef, Refused> {
        let (open, index) = self.find_open(turn)?;
        Ok(open.remove(index))
    }

    pub(super) fn open_turn(&mut self, turn: TurnId) -> Result<&mut TurnRef, Refused> {
        let (open, index) = self.find_open(turn)?;
        open.get_mut(index).ok_or(Refused::UnknownTurn)
    }

    fn find_open(&mut self, turn: TurnId) -> Result<(&mut Vec<TurnRef>, usize), Refused> {
        let open = self.run.phase.as_mut().map(|state| &mut state.open);
        let open = open.ok_or(Refused::UnknownTurn)?;
        let index = open.iter().position(|candidate| candidate.turn == turn);
        let index = index.ok_or(Refused::UnknownTurn)?;
        Ok((open, index))
    }

    pub(super) fn put_back(&mut self, turn: &TurnRef) {
        if let Some(state) = &mut self.run.phase {
            let step = Step {
                agent: turn.agent.clone(),
                attempts: turn.attempt,
            };
            state.waiting.insert(0, step);
        }
    }

    fn admit(&mut self, agents: &[&Agent]) -> Result<(), Halt> {
        self.around.admit(&NextCalls {
            agents,
            round: self.run.round,
            spent: self.run.credits_used,
        })
    }
}
