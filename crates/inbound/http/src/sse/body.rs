//! The body of an event stream. It is pulled: a reader that does not read costs nothing but its place in the feed.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use atelier_domain::kernel::PortError;
use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use tokio::time::{Instant, Sleep, sleep};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tracing::Span;

use super::frame::Framed;
use crate::guard::Pass;
use crate::metrics::OpenStream;

/// A line so often keeps proxies from closing a silent stream, and tells us of a reader who is gone.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(15);

const PING: Bytes = Bytes::from_static(b": ping\n\n");

/// Sent at once, so that the reader sees the stream open; a reader that is cut off comes back after this (in ms).
const OPENING: &[u8] = b"retry: 1000\n\n";

/// The last words of a process that is about to stop: another one serves already, so that readers may come back sooner.
const FAREWELL: &[u8] = b"retry: 100\n\n";

/// The last words to a reader who may read no more. Coming back, they are asked who they are.
const REVOKED: &[u8] = b": revoked\n\n";

/// Events that are ready together share a chunk of about this size. A reader that does not read holds one.
const CHUNK_BYTES: usize = 8 * 1024;

pub(super) struct EventBody<S> {
    /// Gone once it has ended.
    events: Option<S>,
    buffer: BytesMut,
    heartbeat: Pin<Box<Sleep>>,
    draining: Pin<Box<WaitForCancellationFutureOwned>>,
    revoked: Pin<Box<WaitForCancellationFutureOwned>>,
    _pass: Pass,
    _open: OpenStream,
    /// Of the request, for what is logged long after its handler returned.
    span: Span,
}

impl<S, F> EventBody<S>
where
    S: Stream<Item = Result<F, PortError>> + Unpin,
    F: Framed,
{
    pub(super) fn new(events: S, draining: CancellationToken, pass: Pass) -> Self {
        Self {
            events: Some(events),
            buffer: BytesMut::from(OPENING),
            heartbeat: Box::pin(sleep(HEARTBEAT)),
            draining: Box::pin(draining.cancelled_owned()),
            revoked: Box::pin(pass.ended.clone().cancelled_owned()),
            _pass: pass,
            _open: OpenStream::new(),
            span: Span::current(),
        }
    }

    /// Gathers what is ready, up to a chunk.
    fn fill(&mut self, cx: &mut Context<'_>) {
        while self.buffer.len() < CHUNK_BYTES {
            let Some(events) = &mut self.events else {
                return;
            };
            match Pin::new(events).poll_next(cx) {
                Poll::Pending => return,
                Poll::Ready(None) => self.events = None,
                Poll::Ready(Some(Ok(event))) => {
                    if let Err(error) = event.write(&mut self.buffer) {
                        self.give_up(&error);
                    }
                }
                Poll::Ready(Some(Err(error))) => self.give_up(&error),
            }
        }
    }

    /// The reader comes back with the last event it got.
    fn give_up(&mut self, error: &(dyn std::error::Error + 'static)) {
        self.events = None;
        self.span
            .in_scope(|| tracing::error!(error, "the event stream broke off"));
    }
}

impl<S, F> Stream for EventBody<S>
where
    S: Stream<Item = Result<F, PortError>> + Unpin,
    F: Framed,
{
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.events.is_some() && self.revoked.as_mut().poll(cx).is_ready() {
            self.events = None;
            self.buffer.clear();
            self.buffer.extend_from_slice(REVOKED);
        }
        self.fill(cx);
        if self.events.is_some() && self.draining.as_mut().poll(cx).is_ready() {
            self.events = None;
            self.buffer.extend_from_slice(FAREWELL);
        }
        if !self.buffer.is_empty() {
            self.heartbeat.as_mut().reset(Instant::now() + HEARTBEAT);
            // Taken as a whole: what is left of the allocation would be kept for as long as the reader stays.
            let chunk = std::mem::take(&mut self.buffer);
            return Poll::Ready(Some(Ok(chunk.freeze())));
        }
        if self.events.is_none() {
            return Poll::Ready(None);
        }
        if self.heartbeat.as_mut().poll(cx).is_ready() {
            self.heartbeat.as_mut().reset(Instant::now() + HEARTBEAT);
            return Poll::Ready(Some(Ok(PING)));
        }
        Poll::Pending
    }
}
