//! What the person asks of a run.

use super::input::{Effect, Refused};
use super::machine::{ENGINE_VERSION, Machine};
use crate::editorial::agent::Phase;
use crate::editorial::document::Author;
use crate::editorial::event::Event;
use crate::editorial::note::Note;
use crate::editorial::prompt::PROMPT_VERSION;
use crate::editorial::run::{Request, Status};
use crate::kernel::NoteId;

impl Machine<'_> {
    pub(super) fn start(&mut self) -> Result<(), Refused> {
        self.require(&[Status::Draft], "started")?;
        self.require_writer()?;
        self.run.status = Status::Running;
        self.run.engine_version = ENGINE_VERSION;
        self.run.prompt_version = PROMPT_VERSION;
        self.record(Event::SessionStarted {
            max_rounds: self.plan.termination.max_rounds,
        });
        Ok(())
    }

    pub(super) fn resume(&mut self) -> Result<(), Refused> {
        if self.run.status == Status::Running && self.run.requested == Some(Request::Pause) {
            // The pause had not taken effect yet: it is withdrawn.
            self.run.requested = None;
            if self.tells_requests() {
                self.record(Event::SessionResumed);
            }
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
        // A round that ran out of credits midway can be finished whatever the limits say; a plateau bars nobody who
        // asks for more.
        if self.run.status == Status::Completed
            && self.run.phase.is_none()
            && self.limit_reached().is_some()
        {
            return Err(Refused::NothingLeft);
        }
        self.run.status = Status::Running;
        self.run.completion = None;
        self.run.failure = None;
        self.run.restarts = 0;
        self.record(Event::SessionResumed);
        Ok(())
    }

    pub(super) fn pause(&mut self) -> Result<(), Refused> {
        self.require(&[Status::Running], "paused")?;
        if self.run.requested == Some(Request::Stop) {
            return Err(Refused::Status {
                action: "paused",
                status: Status::Stopped,
            });
        }
        let is_new = self.run.requested.replace(Request::Pause).is_none();
        if !self.settle() && is_new && self.tells_requests() {
            self.record(Event::SessionPausing);
        }
        Ok(())
    }

    pub(super) fn stop(&mut self) -> Result<(), Refused> {
        self.require(&[Status::Running, Status::Paused], "stopped")?;
        let is_new = self.run.requested.replace(Request::Stop) != Some(Request::Stop);
        if !self.settle() {
            if is_new && self.tells_requests() {
                self.record(Event::SessionStopping);
            }
            self.effects.push(Effect::Cancel);
        }
        Ok(())
    }

    pub(super) fn document_edited(&mut self, word_count: u64) -> Result<(), Refused> {
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

    pub(super) fn note_added(&mut self, note: NoteId, text: String) -> Result<(), Refused> {
        if self.run.notes >= Note::PER_SESSION {
            return Err(Refused::TooManyNotes);
        }
        self.run.notes += 1;
        self.record(Event::NoteAdded {
            note,
            text,
            for_round: self.run.next_round(),
        });
        Ok(())
    }

    /// Whether a request that has to wait is told. Runs of version 1 told only what came of it.
    fn tells_requests(&self) -> bool {
        self.run.engine_version >= 2
    }

    fn require_writer(&self) -> Result<(), Refused> {
        match self.plan.active(Phase::Write).next() {
            Some(_) => Ok(()),
            None => Err(Refused::NoWriter),
        }
    }
}
