//! An incremental decoder of server-sent events, after the WHATWG HTML standard, section "Server-sent events".
//!
//! `id` and `retry` are read over: no vendor can resume a stream.

use std::borrow::Cow;
use std::mem;
use std::ops::Range;

use memchr::memchr2;

/// The largest event that is accepted, in bytes of the wire: the last event of a stream may repeat a whole answer.
pub const MAX_EVENT_BYTES: usize = 8 * 1024 * 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Takes bytes in pieces of any size and gives events.
///
/// The usual event, one line of data in valid UTF-8, is lent straight out of the buffer: nothing is copied or
/// allocated for it.
#[derive(Debug)]
pub struct SseDecoder {
    max_event_bytes: usize,
    buffer: Vec<u8>,
    /// Where the event in progress starts.
    start: usize,
    /// Where the line in progress starts.
    line: usize,
    /// Up to where that line was searched for its end.
    searched: usize,
    /// The last line ended in CR: a LF that follows belongs to it.
    after_cr: bool,
    at_first_line: bool,
    name: Range<usize>,
    data: Data,
}

/// The data of the event in progress: a place in the buffer, or several lines put together.
#[derive(Debug, Default)]
enum Data {
    #[default]
    None,
    Line(Range<usize>),
    Lines(Vec<u8>),
}

/// One event. The name is empty where the sender gave none. Broken UTF-8 comes as U+FFFD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    pub name: Cow<'a, str>,
    pub data: Cow<'a, str>,
}

/// An event outgrew the limit; the stream cannot be read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a server-sent event is larger than {limit_bytes} bytes")]
pub struct EventTooLarge {
    pub limit_bytes: usize,
}

impl Default for SseDecoder {
    fn default() -> Self {
        Self::new(MAX_EVENT_BYTES)
    }
}

impl SseDecoder {
    pub fn new(max_event_bytes: usize) -> Self {
        Self {
            max_event_bytes,
            buffer: Vec::new(),
            start: 0,
            line: 0,
            searched: 0,
            after_cr: false,
            at_first_line: true,
            name: 0..0,
            data: Data::None,
        }
    }

    /// Adds the next bytes of the stream.
    pub fn push(&mut self, bytes: &[u8]) {
        self.forget_consumed();
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole event; nothing until more bytes come. What is left when the stream ends is an event without
    /// its empty line, which the standard says to drop.
    pub fn next_event(&mut self) -> Result<Option<Event<'_>>, EventTooLarge> {
        while let Some(line) = self.next_line() {
            self.check_size(line.end)?;
            if !line.is_empty() {
                self.field(line);
            } else if let Some((name, data)) = self.dispatch() {
                return Ok(Some(Event {
                    name: text(self.bytes(name)),
                    data: match data {
                        Data::Lines(lines) => Cow::Owned(text(&lines).into_owned()),
                        Data::Line(range) => text(self.bytes(range)),
                        Data::None => Cow::Borrowed(""),
                    },
                }));
            }
        }
        self.check_size(self.buffer.len())?;
        Ok(None)
    }

    /// The place of the next whole line, without its end.
    fn next_line(&mut self) -> Option<Range<usize>> {
        if self.after_cr && self.line < self.buffer.len() {
            self.after_cr = false;
            if self.buffer.get(self.line) == Some(&b'\n') {
                self.skip_to(self.line + 1);
            }
        }
        let unsearched = self.buffer.get(self.searched..).unwrap_or_default();
        let Some(length) = memchr2(b'\r', b'\n', unsearched) else {
            self.searched = self.buffer.len();
            return None;
        };
        let end = self.searched + length;
        let mut begin = self.line;
        if mem::take(&mut self.at_first_line) && self.bytes(begin..end).starts_with(BYTE_ORDER_MARK)
        {
            begin += BYTE_ORDER_MARK.len();
        }
        self.after_cr = self.buffer.get(end) == Some(&b'\r');
        self.line = end + 1;
        self.searched = self.line;
        Some(begin..end)
    }

    /// Reads one line that is not empty. A comment is a field whose name is empty.
    fn field(&mut self, line: Range<usize>) {
        let bytes = self.bytes(line.clone());
        let colon = bytes
            .iter()
            .position(|byte| *byte == b':')
            .unwrap_or(bytes.len());
        let (field, rest) = bytes.split_at(colon);
        let padding = if rest.starts_with(b": ") {
            2
        } else {
            rest.len().min(1)
        };
        let value = line.start + colon + padding..line.end;
        match field {
            b"data" => self.add_data(value),
            b"event" => self.name = value,
            _ => {}
        }
        if matches!(self.data, Data::None) && self.name.is_empty() {
            // Keep-alive comments between events do not add up.
            self.start = self.line;
        }
    }

    fn add_data(&mut self, value: Range<usize>) {
        self.data = match mem::take(&mut self.data) {
            Data::None => Data::Line(value),
            Data::Line(first) => {
                let mut lines = self.bytes(first).to_vec();
                lines.push(b'\n');
                lines.extend_from_slice(self.bytes(value));
                Data::Lines(lines)
            }
            Data::Lines(mut lines) => {
                lines.push(b'\n');
                lines.extend_from_slice(self.bytes(value));
                Data::Lines(lines)
            }
        };
    }

    /// Ends the event in progress; one without data is none.
    fn dispatch(&mut self) -> Option<(Range<usize>, Data)> {
        self.start = self.line;
        let name = mem::take(&mut self.name);
        match mem::take(&mut self.data) {
            Data::None => None,
            data => Some((name, data)),
        }
    }

    /// Moves over bytes that belong to no line.
    fn skip_to(&mut self, position: usize) {
        if self.start == self.line {
            self.start = position;
        }
        self.line = position;
        self.searched = position;
    }

    fn check_size(&self, end: usize) -> Result<(), EventTooLarge> {
        if end.saturating_sub(self.start) > self.max_event_bytes {
            return Err(EventTooLarge {
                limit_bytes: self.max_event_bytes,
            });
        }
        Ok(())
    }

    fn forget_consumed(&mut self) {
        let gone = mem::take(&mut self.start);
        if gone == 0 {
            return;
        }
        self.buffer.drain(..gone);
        self.line -= gone;
        self.searched -= gone;
        let back = |range: &mut Range<usize>| {
            *range = range.start.saturating_sub(gone)..range.end.saturating_sub(gone);
        };
        back(&mut self.name);
        if let Data::Line(range) = &mut self.data {
            back(range);
        }
    }

    fn bytes(&self, range: Range<usize>) -> &[u8] {
        self.buffer.get(range).unwrap_or_default()
    }
}

/// Nearly all of it is valid, which is told faster than where it is not.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}
