//! Where something stands in a trace of the whole system.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The place in a trace that caused something, as the header `traceparent` says it
/// (<https://www.w3.org/TR/trace-context/>).
///
/// No rule reads it. It goes along so that work which is done later, or elsewhere, shows in the trace of its cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TraceParent {
    trace: u128,
    span: u64,
    is_sampled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a trace parent")]
pub struct TraceParentError;

impl TraceParent {
    /// Absent where an id is zero, which the standard takes for none.
    pub const fn new(trace: u128, span: u64, is_sampled: bool) -> Option<Self> {
        if trace == 0 || span == 0 {
            return None;
        }
        Some(Self {
            trace,
            span,
            is_sampled,
        })
    }

    pub const fn trace(self) -> u128 {
        self.trace
    }

    pub const fn span(self) -> u64 {
        self.span
    }

    /// Whether the trace is recorded where it comes from.
    pub const fn is_sampled(self) -> bool {
        self.is_sampled
    }
}

impl fmt::Display for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flags = u8::from(self.is_sampled);
        write!(f, "00-{:032x}-{:016x}-{flags:02x}", self.trace, self.span)
    }
}

impl FromStr for TraceParent {
    type Err = TraceParentError;

    /// Later versions than 00 may have more fields, and begin with the same ones.
    fn from_str(text: &str) -> Result<Self, TraceParentError> {
        let mut fields = text.split('-');
        let mut field = |digits| {
            fields
                .next()
                .filter(|field| field.len() == digits && field.bytes().all(is_lower_hex))
                .ok_or(TraceParentError)
        };
        let (version, trace, span, flags) = (field(2)?, field(32)?, field(16)?, field(2)?);
        if version == "ff" || (version == "00" && fields.next().is_some()) {
            return Err(TraceParentError);
        }
        let trace = u128::from_str_radix(trace, 16).map_err(|_| TraceParentError)?;
        let span = u64::from_str_radix(span, 16).map_err(|_| TraceParentError)?;
        let flags = u8::from_str_radix(flags, 16).map_err(|_| TraceParentError)?;
        Self::new(trace, span, flags & 1 == 1).ok_or(TraceParentError)
    }
}

fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

impl TryFrom<String> for TraceParent {
    type Error = TraceParentError;

    fn try_from(text: String) -> Result<Self, TraceParentError> {
        text.parse()
    }
}

impl From<TraceParent> for String {
    fn from(parent: TraceParent) -> Self {
        parent.to_string()
    }
}
