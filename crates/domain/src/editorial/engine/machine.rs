//! One step of a run: which rule answers an input, and what all rules stand on.

use super::input::{Effect, Input, Refused, Surroundings, Transition};
use crate::editorial::document::{Author, VersionNumber};
use crate::editorial::event::Event;
use crate::editorial::run::{Run, Status};
use crate::editorial::session::Plan;
use crate::editorial::termination::{self, CompletionReason, RoundResult};

/// Written into a run when it starts, so that a later engine can go on by the rules of then.
///
/// Since 2 a pause or a stop that has to wait for open turns is told at once, and so is the withdrawal of a pause.
pub const ENGINE_VERSION: u32 = 2;

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

/// The next state in the making.
pub(super) struct Machine<'a> {
    pub(super) plan: &'a Plan,
    pub(super) run: Run,
    pub(super) effects: Vec<Effect>,
    pub(super) around: &'a mut dyn Surroundings,
}

impl Machine<'_> {
    fn accept(&mut self, input: Input) -> Result<(), Refused> {
        match input {
            Input::Start => self.start(),
            Input::TakeOver => self.take_over(),
            Input::TurnCompleted { turn, result } => self.turn_completed(turn, &result),
            Input::TurnFailed { turn, failure } => self.turn_failed(turn, failure),
            Input::CallRetried { turn, retry } => self.call_retried(turn, retry),
            Input::TurnBroken { turn } => self.turn_broken(turn),
            Input::TurnStopped { turn, credits } => self.turn_stopped(turn, credits),
            Input::Pause => self.pause(),
            Input::Resume => self.resume(),
            Input::Stop => self.stop(),
            Input::DocumentEdited { word_count } => self.document_edited(word_count),
            Input::NoteAdded { note, text } => self.note_added(note, text),
        }
    }

    pub(super) fn comparable_rounds(&self) -> &[RoundResult] {
        self.run
            .rounds
            .get(self.run.compared_from..)
            .unwrap_or_default()
    }

    pub(super) fn limit_reached(&self) -> Option<CompletionReason> {
        let settings = &self.plan.termination;
        termination::limit_reached(settings, self.run.round, self.comparable_rounds())
    }

    pub(super) fn write_version(&mut self, author: Author, word_count: u64) {
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

    pub(super) fn record(&mut self, event: Event) {
        self.effects.push(Effect::Record(event));
    }

    pub(super) fn require(&self, allowed: &[Status], action: &'static str) -> Result<(), Refused> {
        if allowed.contains(&self.run.status) {
            Ok(())
        } else {
            Err(Refused::Status {
                action,
                status: self.run.status,
            })
        }
    }
}
