//! Event streams: frames, cuts, coming back.

use std::collections::VecDeque;
use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use super::client::{Answered, Client};
use super::wait::within;

/// What a request for events was answered.
#[derive(Debug)]
pub enum Joined {
    Open(EventReader),
    /// 204: the run is over and nothing follows.
    Over,
    Refused(Answered),
}

/// One complete event of a stream.
#[derive(Clone, PartialEq)]
pub struct Frame {
    pub id: String,
    pub event: String,
    pub data: Value,
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{} {} {}", self.id, self.event, self.data)
    }
}

impl Frame {
    pub fn is(&self, event: &str) -> bool {
        self.event == event
    }

    pub fn text(&self, member: &str) -> &str {
        self.data[member].as_str().unwrap_or_default()
    }

    /// Whether a run ends with it.
    pub fn ends_run(&self) -> bool {
        matches!(
            self.event.as_str(),
            "session.completed" | "session.failed" | "session.stopped"
        )
    }
}

/// One open stream. Dropping it closes the connection.
pub struct EventReader {
    response: reqwest::Response,
    decoder: Decoder,
    ready: VecDeque<Frame>,
    broke_off: bool,
}

impl fmt::Debug for EventReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventReader")
    }
}

impl EventReader {
    pub(super) fn new(response: reqwest::Response) -> Self {
        Self {
            response,
            decoder: Decoder::default(),
            ready: VecDeque::new(),
            broke_off: false,
        }
    }

    /// Whether the stream ended without the end that HTTP has for it.
    pub fn broke_off(&self) -> bool {
        self.broke_off
    }

    /// The next event; nothing at the stream's end, however it came.
    pub async fn next(&mut self) -> Option<Frame> {
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return Some(frame);
            }
            let chunk = self.chunk().await?;
            self.ready.extend(self.decoder.push(&chunk));
        }
    }

    async fn chunk(&mut self) -> Option<Bytes> {
        let chunk = within("a piece of the event stream", self.response.chunk()).await;
        self.broke_off |= chunk.is_err();
        chunk.unwrap_or_default()
    }

    /// Reads up to and with the first event that fits.
    pub async fn until(&mut self, what: &str, fits: impl Fn(&Frame) -> bool) -> Vec<Frame> {
        let mut frames = Vec::new();
        loop {
            let Some(frame) = self.next().await else {
                panic!("the stream ended before {what}: {frames:#?}");
            };
            let found = fits(&frame);
            frames.push(frame);
            if found {
                return frames;
            }
        }
    }

    pub async fn to_end(mut self) -> Vec<Frame> {
        self.rest().await
    }

    /// What is left of the stream, however it ends.
    pub async fn rest(&mut self) -> Vec<Frame> {
        let mut frames = Vec::new();
        while let Some(frame) = self.next().await {
            frames.push(frame);
        }
        frames
    }

    /// Reads so many bytes more and hangs up there, in the middle of whatever it is. Returns the events that were
    /// complete by then, and whether the stream ended before.
    pub async fn cut_after(mut self, bytes: usize) -> (Vec<Frame>, bool) {
        self.read_on(bytes, |_| false).await
    }

    /// Reads so many bytes more, or until the events are enough. Returns the events that were complete by then, and
    /// whether the stream ended before.
    pub async fn read_on(
        &mut self,
        mut bytes: usize,
        is_enough: impl Fn(&[Frame]) -> bool,
    ) -> (Vec<Frame>, bool) {
        let mut frames = Vec::from(std::mem::take(&mut self.ready));
        while bytes > 0 && !is_enough(&frames) {
            let Some(chunk) = self.chunk().await else {
                return (frames, true);
            };
            let taken = chunk.slice(..chunk.len().min(bytes));
            bytes -= taken.len();
            frames.extend(self.decoder.push(&taken));
        }
        (frames, false)
    }

    /// The last id that came, with an event or alone.
    pub fn last_id(&self) -> Option<&str> {
        self.decoder.last_id.as_deref()
    }

    /// Reads until there is an id.
    pub async fn until_id(&mut self) -> String {
        loop {
            if let Some(id) = self.last_id() {
                return id.to_owned();
            }
            let chunk = self.chunk().await.expect("the stream goes on");
            self.ready.extend(self.decoder.push(&chunk));
        }
    }

    /// How many comments came between the events.
    pub fn comments(&self) -> usize {
        self.decoder.comments
    }

    /// Reads until so many comments have come.
    pub async fn until_comments(&mut self, comments: usize) {
        while self.decoder.comments < comments {
            let chunk = self.chunk().await.expect("the stream goes on");
            self.ready.extend(self.decoder.push(&chunk));
        }
    }
}

/// From bytes to frames, by the rules of the HTML standard as far as the product uses them.
#[derive(Default)]
struct Decoder {
    rest: Vec<u8>,
    comments: usize,
    last_id: Option<String>,
}

impl Decoder {
    fn push(&mut self, bytes: &[u8]) -> Vec<Frame> {
        self.rest.extend_from_slice(bytes);
        let mut frames = Vec::new();
        while let Some(end) = self.rest.windows(2).position(|pair| pair == b"\n\n") {
            let block: Vec<u8> = self.rest.drain(..end + 2).collect();
            frames.extend(self.block(std::str::from_utf8(&block).unwrap()));
        }
        frames
    }

    fn block(&mut self, block: &str) -> Option<Frame> {
        let (mut id, mut event, mut data) = (None, None, None);
        for line in block.lines().filter(|line| !line.is_empty()) {
            if line.starts_with(':') {
                self.comments += 1;
                continue;
            }
            let (name, value) = line.split_once(": ").unwrap_or((line, ""));
            match name {
                "id" => id = Some(value.to_owned()),
                "event" => event = Some(value.to_owned()),
                "data" => data = Some(serde_json::from_str::<Value>(value).unwrap()),
                "retry" => {}
                other => panic!("an unknown field in an event stream: {other}"),
            }
        }
        if id.is_some() {
            self.last_id.clone_from(&id);
        }
        let data = data?;
        let event = event.expect("every event has a name");
        assert_eq!(data["type"], event, "data repeats the event's name");
        Some(Frame {
            id: id.expect("every event has an id"),
            event,
            data,
        })
    }
}

impl Client {
    /// Follows a run from `last_event_id` to its end, coming back whenever the stream breaks off.
    pub async fn follow(&self, id: &str, last_event_id: Option<String>) -> Vec<Frame> {
        let mut last = last_event_id;
        let mut frames: Vec<Frame> = Vec::new();
        loop {
            match self.join(id, last.as_deref()).await {
                Joined::Open(reader) => frames.extend(reader.to_end().await),
                Joined::Over => return frames,
                Joined::Refused(answer) => panic!("{answer:#?}"),
            }
            if frames.last().is_some_and(Frame::ends_run) {
                return frames;
            }
            last = frames.last().map(|frame| frame.id.clone()).or(last);
        }
    }
}
