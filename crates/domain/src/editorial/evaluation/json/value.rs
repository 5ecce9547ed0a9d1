//! Values as read, and what was wrong with their text.

use std::collections::BTreeSet;
use std::fmt;

use super::super::numbers::Decimal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Value {
    /// Also `None`, `NaN`, `Infinity`, `undefined`, and whatever the end cut off before it could be known.
    Unknown,
    Bool(bool),
    Number(Decimal),
    Text(String),
    /// A text that the end cut off: fit for a comment, not for a score.
    CutText(String),
    List(Vec<Value>),
    /// In the order written, repeated keys included.
    Object(Vec<(String, Value)>),
}

/// What the reader had to forgive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Problem {
    Comment,
    CutOff,
    LooseComma,
    MissingComma,
    NotANumber,
    OddQuotes,
    PythonWord,
    TooDeep,
    UnquotedKey,
    UnquotedText,
    Unreadable,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Comment => "comments",
            Self::CutOff => "cut off",
            Self::LooseComma => "loose comma",
            Self::MissingComma => "missing comma",
            Self::NotANumber => "not a number",
            Self::OddQuotes => "odd quotes",
            Self::PythonWord => "Python words",
            Self::TooDeep => "nested too deeply",
            Self::UnquotedKey => "unquoted keys",
            Self::UnquotedText => "unquoted text",
            Self::Unreadable => "unreadable part",
        })
    }
}

/// One value of a text: what it is, where it ends, what was wrong.
#[derive(Debug)]
pub(in super::super) struct Read {
    pub(in super::super) value: Value,
    /// The place behind the last character that belongs to the value.
    pub(in super::super) end: usize,
    pub(in super::super) problems: BTreeSet<Problem>,
}
