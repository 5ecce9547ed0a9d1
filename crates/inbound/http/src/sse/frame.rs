//! One event as one frame: `id`, `event`, `data`. JSON escapes line ends, so that data is always one line.

use std::fmt::{self, Display, Write};

use atelier_domain::editorial::RunEvent;
use atelier_domain::kernel::SessionId;
use atelier_usecases::editorial::{self, Told};
use bytes::{BufMut, BytesMut};
use serde::Serialize;

use super::event_id;
use crate::routes::editorial::wire::event::{self, PersonEvent};

/// The answer of a turn was gone when its event was to be told: the session was deleted under the reader.
#[derive(Debug, thiserror::Error)]
pub(super) enum FrameError {
    #[error("the stored answer of turn event {0} is missing")]
    MissingTurn(String),
    #[error("the event can't be written")]
    Json(#[from] serde_json::Error),
    #[error("the event can't be written")]
    Text(#[from] fmt::Error),
}

/// What a stream carries. Frames are written for every piece of live text: they allocate little but what the buffer
/// grows by.
pub(super) trait Framed {
    /// Appends the frame, or nothing where it can't be written.
    fn write(&self, buffer: &mut BytesMut) -> Result<(), FrameError>;
}

/// An event in the stream of its run.
pub(super) struct OfRun {
    pub(super) session: SessionId,
    pub(super) event: RunEvent,
}

impl Framed for OfRun {
    fn write(&self, buffer: &mut BytesMut) -> Result<(), FrameError> {
        let data = present(self.session, &self.event)?;
        frame(
            buffer,
            self.event.position(),
            event::name(&self.event),
            &data,
        )
    }
}

impl Framed for Told {
    fn write(&self, buffer: &mut BytesMut) -> Result<(), FrameError> {
        let id = event_id::encode(&self.positions);
        match &self.event {
            // By the rules of event streams the reader keeps the id, and nobody is told of an event.
            None => Ok(write!(buffer, "id: {id}\n\n")?),
            Some(editorial::PersonEvent::Run(session, event)) => {
                let data = PersonEvent::of_run(present(*session, event)?, event.position());
                frame(buffer, id, event::name(event), &data)
            }
            Some(editorial::PersonEvent::Credits(purse)) => {
                let data = PersonEvent::of_account(purse);
                frame(buffer, id, event::CREDITS_UPDATED, &data)
            }
        }
    }
}

fn present(session: SessionId, told: &RunEvent) -> Result<event::SessionEvent<'_>, FrameError> {
    event::present(session, told)
        .ok_or_else(|| FrameError::MissingTurn(told.position().to_string()))
}

fn frame(
    buffer: &mut BytesMut,
    id: impl Display,
    name: &str,
    data: &impl Serialize,
) -> Result<(), FrameError> {
    write!(buffer, "id: {id}\nevent: {name}\ndata: ")?;
    serde_json::to_writer((&mut *buffer).writer(), data)?;
    buffer.put_slice(b"\n\n");
    Ok(())
}
