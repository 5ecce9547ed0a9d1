//! An agent: a configured role in a session.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::editorial::evaluation::Criterion;

/// What the owner calls an agent inside one session: 1 to 64 letters, digits, `-` or `_`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AgentId(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an agent's id has 1 to {max} letters, digits, - or _", max = AgentId::MAX_CHARS)]
pub struct AgentIdError;

impl AgentId {
    pub const MAX_CHARS: usize = 64;

    pub fn new(id: impl Into<String>) -> Option<Self> {
        let id = id.into();
        let fits = (1..=Self::MAX_CHARS).contains(&id.len());
        let plain = id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        (fits && plain).then_some(Self(id))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AgentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<AgentId> for String {
    fn from(id: AgentId) -> Self {
        id.0
    }
}

impl TryFrom<String> for AgentId {
    type Error = AgentIdError;

    fn try_from(id: String) -> Result<Self, AgentIdError> {
        Self::new(id).ok_or(AgentIdError)
    }
}

/// Where in a round an agent works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Phase {
    /// Writers, one after the other; only they change the document.
    Write,
    /// Editors, all at the same time, on the same version.
    Review,
    /// Synthesizers, one after the other.
    Synthesize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("phase must be 1, 2 or 3")]
pub struct PhaseError;

impl Phase {
    pub const ALL: [Self; 3] = [Self::Write, Self::Review, Self::Synthesize];

    pub const fn number(self) -> u8 {
        match self {
            Self::Write => 1,
            Self::Review => 2,
            Self::Synthesize => 3,
        }
    }

    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Write => Some(Self::Review),
            Self::Review => Some(Self::Synthesize),
            Self::Synthesize => None,
        }
    }

    /// Whether the agents of this phase work at the same time.
    pub const fn is_parallel(self) -> bool {
        matches!(self, Self::Review)
    }
}

impl From<Phase> for u8 {
    fn from(phase: Phase) -> Self {
        phase.number()
    }
}

impl TryFrom<u8> for Phase {
    type Error = PhaseError;

    fn try_from(number: u8) -> Result<Self, PhaseError> {
        match number {
            1 => Ok(Self::Write),
            2 => Ok(Self::Review),
            3 => Ok(Self::Synthesize),
            _ => Err(PhaseError),
        }
    }
}

/// The ready roles, and `custom` for an agent that brings its own prompt and criteria.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Writer,
    ContentExpert,
    StyleEditor,
    FactChecker,
    Synthesizer,
    Custom,
}

impl Role {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Writer => "writer",
            Self::ContentExpert => "content_expert",
            Self::StyleEditor => "style_editor",
            Self::FactChecker => "fact_checker",
            Self::Synthesizer => "synthesizer",
            Self::Custom => "custom",
        }
    }
}

/// Sampling temperature in hundredths, 0 to 200.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Temperature(u16);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a temperature must be between 0 and 2")]
pub struct TemperatureError;

impl Temperature {
    pub const MAX_HUNDREDTHS: u16 = 200;

    pub const fn from_hundredths(hundredths: u16) -> Option<Self> {
        if hundredths <= Self::MAX_HUNDREDTHS {
            Some(Self(hundredths))
        } else {
            None
        }
    }

    /// Rounded to hundredths; nothing outside 0 to 2.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked before the cast"
    )]
    pub fn from_f64(value: f64) -> Option<Self> {
        (0.0..=2.0)
            .contains(&value)
            .then(|| Self((value * 100.0).round() as u16))
    }

    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl From<Temperature> for u16 {
    fn from(temperature: Temperature) -> Self {
        temperature.0
    }
}

impl TryFrom<u16> for Temperature {
    type Error = TemperatureError;

    fn try_from(hundredths: u16) -> Result<Self, TemperatureError> {
        Self::from_hundredths(hundredths).ok_or(TemperatureError)
    }
}

/// A snapshot taken when the session was made: later changes of defaults never alter it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agent {
    pub id: AgentId,
    pub display_name: String,
    pub role: Role,
    pub phase: Phase,
    pub provider: String,
    /// The catalogue's model id.
    pub model: String,
    pub temperature: Option<Temperature>,
    /// Absent: sized for the document at each call, within the model's limit.
    pub max_output_tokens: Option<u32>,
    /// Replaces the role's own instructions.
    pub system_prompt: Option<String>,
    pub criteria: Vec<Criterion>,
    pub is_active: bool,
    /// `#rrggbb`; belongs to the agent and never to its place in a list.
    pub colour: String,
    pub fallback_models: Vec<String>,
}
