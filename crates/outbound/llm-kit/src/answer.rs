//! The driver: bytes in, parts out.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use atelier_domain::models::{AnswerStream, ErrorClass, ModelError, StreamPart};
use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::{self, BoxStream, StreamExt};
use secrecy::{ExposeSecret, SecretString};
use tokio::runtime::Handle;
use tokio::time::timeout;

use crate::{Fault, Parts, SseDecoder};

/// How much is decoded before the parts of it are handed out, in bytes of the events' data: what is there already, and at
/// most so much of it and one more event. Text is shorter than the data that it came in, so this bounds the joined text, too.
const GATHER_BYTES: usize = 16 * 1024;

/// In bytes.
const LONGEST_REST: usize = 4 * 1024;
const SLOWEST_REST: Duration = Duration::from_secs(1);

/// Reads one answer of one vendor. A decoder lives as long as the answer.
pub trait VendorDecoder: Send {
    /// One event of the stream. `name` is empty where the vendor names none.
    fn event(&mut self, name: &str, data: &str, out: &mut Parts) -> Result<(), Fault>;

    /// The body ended or broke off: either the answer was complete, then it is finished now, or this fails.
    fn end(&mut self, out: &mut Parts) -> Result<(), Fault>;

    /// A whole answer in one JSON body, which some servers give although a stream was asked for.
    fn whole(&mut self, body: &[u8], out: &mut Parts) -> Result<(), Fault>;
}

/// Whose answer it is: goes into its first part and its errors.
#[derive(Clone, Debug)]
pub struct Origin {
    provider: Arc<str>,
    /// From the answer's headers.
    pub(crate) request_id: Option<String>,
    /// The key of the call. It is taken out of messages: some servers quote a key that they refuse.
    secret: Option<SecretString>,
}

impl Origin {
    pub fn new(provider: &str) -> Self {
        Self {
            provider: provider.into(),
            request_id: None,
            secret: None,
        }
    }

    pub(crate) fn with_secret(mut self, secret: Option<SecretString>) -> Self {
        self.secret = secret;
        self
    }

    pub(crate) fn error(&self, mut fault: Fault) -> ModelError {
        if let Some(secret) = self.secret.as_ref().map(ExposeSecret::expose_secret)
            && !secret.is_empty()
        {
            fault.message = fault.message.replace(secret, "[key]");
        }
        if self.request_id.is_some() {
            fault.request_id.clone_from(&self.request_id);
        }
        fault.into_error(&self.provider)
    }
}

/// The parts of a body of server-sent events. What is there already is decoded together, so that the tokens of one read
/// come as one part; nothing is waited for. The body is dropped, and with it the connection closed, as soon as the
/// answer has failed or is dropped itself. Of a finished answer the end of the body is still read, so that the next call
/// finds the connection open.
pub fn answer<D>(
    body: impl Stream<Item = Result<Bytes, Fault>> + Send + 'static,
    decoder: D,
    origin: Origin,
) -> AnswerStream
where
    D: VendorDecoder + Unpin + 'static,
{
    Box::pin(Answer {
        body: Some(body.boxed()),
        events: SseDecoder::default(),
        decoder,
        parts: Parts::default(),
        fault: None,
        origin,
    })
}

/// The parts of a whole JSON body.
pub(crate) fn whole_answer<D>(body: &[u8], mut decoder: D, origin: &Origin) -> AnswerStream
where
    D: VendorDecoder,
{
    let mut parts = Parts::default();
    let read = decoder
        .whole(body, &mut parts)
        .and_then(|()| complete(&parts));
    let mut items = Vec::new();
    while let Some(part) = parts.pop() {
        items.push(Ok(with_request_id(part, origin)));
    }
    if let Err(fault) = read {
        items.push(Err(origin.error(fault)));
    }
    stream::iter(items).boxed()
}

struct Answer<D> {
    /// Nothing once the body was read to its end or is not wanted any more.
    body: Option<BoxStream<'static, Result<Bytes, Fault>>>,
    events: SseDecoder,
    decoder: D,
    parts: Parts,
    /// Comes after the parts that arrived before it.
    fault: Option<Fault>,
    origin: Origin,
}

impl<D: VendorDecoder + Unpin> Stream for Answer<D> {
    type Item = Result<StreamPart, ModelError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(part) = this.parts.pop() {
                return Poll::Ready(Some(Ok(with_request_id(part, &this.origin))));
            }
            if let Some(fault) = this.fault.take() {
                return Poll::Ready(Some(Err(this.origin.error(fault))));
            }
            if this.body.is_none() {
                return Poll::Ready(None);
            }
            if this.gather(context).is_pending() && this.parts.is_empty() {
                return Poll::Pending;
            }
        }
    }
}

impl<D: VendorDecoder> Answer<D> {
    /// Decodes what is there, up to a bound. Pending where it stopped for want of more.
    fn gather(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut gathered = 0;
        while gathered < GATHER_BYTES
            && let Some(body) = &mut self.body
        {
            let read = match self.events.next_event() {
                Ok(Some(event)) => {
                    gathered += event.data.len();
                    self.decoder
                        .event(&event.name, &event.data, &mut self.parts)
                }
                Ok(None) => match ready!(body.poll_next_unpin(context)) {
                    Some(Ok(bytes)) => {
                        self.events.push(&bytes);
                        Ok(())
                    }
                    last => {
                        self.body = None;
                        let ended = self
                            .decoder
                            .end(&mut self.parts)
                            .and_then(|()| complete(&self.parts));
                        // A connection that breaks after the last word has broken nothing.
                        ended.map_err(|early| last.and_then(Result::err).unwrap_or(early))
                    }
                },
                Err(too_large) => Err(Fault::new(ErrorClass::Malformed, too_large.to_string())),
            };
            self.fault = read.err();
            if self.fault.is_some() {
                self.body = None;
            } else if self.parts.is_finished()
                && let Some(body) = self.body.take()
            {
                read_out(body);
            }
        }
        Poll::Ready(())
    }
}

/// Reads what a finished answer left: as a rule the mark of its end, on its way already. Nobody waits for it, and whoever
/// has more to say than that is cut off.
fn read_out(mut body: BoxStream<'static, Result<Bytes, Fault>>) {
    let Ok(runtime) = Handle::try_current() else {
        return;
    };
    let rest = async move {
        let mut read = 0;
        while let Some(Ok(bytes)) = body.next().await {
            read += bytes.len();
            if read > LONGEST_REST {
                return;
            }
        }
    };
    drop(runtime.spawn(timeout(SLOWEST_REST, rest)));
}

fn complete(parts: &Parts) -> Result<(), Fault> {
    if parts.is_finished() {
        Ok(())
    } else {
        Err(Fault::ended_early())
    }
}

fn with_request_id(mut part: StreamPart, origin: &Origin) -> StreamPart {
    if let StreamPart::Started { request_id, .. } = &mut part
        && origin.request_id.is_some()
    {
        request_id.clone_from(&origin.request_id);
    }
    part
}
