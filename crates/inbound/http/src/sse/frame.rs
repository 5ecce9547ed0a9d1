//! One event as one frame: `id`, `event`, `data`. JSON escapes line ends, so that data is always one line.

use std::fmt::{self, Write};

use atelier_domain::editorial::RunEvent;
use atelier_domain::kernel::SessionId;
use bytes::{BufMut, BytesMut};

use crate::routes::editorial::wire::event;

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

/// Appends the frame of an event. This runs for every piece of live text: it allocates nothing but what the buffer
/// grows by.
pub(super) fn write(
    buffer: &mut BytesMut,
    session: SessionId,
    event: &RunEvent,
) -> Result<(), FrameError> {
    let position = event.position();
    let data = event::present(session, event)
        .ok_or_else(|| FrameError::MissingTurn(position.to_string()))?;
    write!(
        buffer,
        "id: {position}\nevent: {}\ndata: ",
        event::name(event)
    )?;
    serde_json::to_writer((&mut *buffer).writer(), &data)?;
    buffer.put_slice(b"\n\n");
    Ok(())
}
