//! An answer on its way through a layer that only looks on.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use atelier_domain::models::{AnswerStream, FinishReason, ModelError, StreamPart};
use futures_util::Stream;

/// Who looks on. It is dropped with the stream's end, or before it where the reader leaves: only then without having
/// been told an ending.
pub(super) trait Witness: Send + Unpin + 'static {
    /// Any part but the last one.
    fn part(&mut self, _part: &StreamPart) {}

    fn ending(&mut self, ending: Ending<'_>);
}

pub(super) enum Ending<'a> {
    Finished(FinishReason),
    Failed(&'a ModelError),
    /// Neither a finish nor an error, which no adapter should do.
    BrokeOff,
}

/// The stream with a witness. Both are dropped as soon as the last part has come, not when the reader is done with it.
pub(super) fn watched(stream: AnswerStream, witness: impl Witness) -> AnswerStream {
    Box::pin(Watched {
        pair: Some((stream, witness)),
    })
}

struct Watched<W> {
    pair: Option<(AnswerStream, W)>,
}

impl<W: Witness> Stream for Watched<W> {
    type Item = Result<StreamPart, ModelError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some((stream, witness)) = &mut self.pair else {
            return Poll::Ready(None);
        };
        let item = ready!(stream.as_mut().poll_next(context));
        let ending = match &item {
            Some(Ok(StreamPart::Finished { reason, .. })) => Ending::Finished(*reason),
            Some(Ok(part)) => {
                witness.part(part);
                return Poll::Ready(item);
            }
            Some(Err(error)) => Ending::Failed(error),
            None => Ending::BrokeOff,
        };
        witness.ending(ending);
        self.pair = None;
        Poll::Ready(item)
    }
}

/// Whether a part is a piece of what the model says, shown reasoning included.
pub(super) fn is_token(part: &StreamPart) -> bool {
    is_output(part) || matches!(part, StreamPart::Reasoning(_))
}

/// Whether a part belongs to the answer.
pub(super) fn is_output(part: &StreamPart) -> bool {
    matches!(
        part,
        StreamPart::Text(_) | StreamPart::Refusal(_) | StreamPart::ToolCall { .. }
    )
}
