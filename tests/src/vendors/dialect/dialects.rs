//! Which vendor is asked, and what all of them have in common.

use serde_json::Value;

use super::{anthropic, chat, gemini, responses};
use crate::vendors::answer::{Answer, Failure};
use crate::vendors::call::Call;

/// The wire formats that the server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Anthropic Messages.
    Messages,
    /// OpenAI Responses.
    Responses,
    /// OpenAI Chat Completions, also of compatible servers.
    Chat,
    /// Gemini generateContent.
    GenerateContent,
}

/// A stream, in the parts that a script can pause between.
#[derive(Clone, Debug, Default)]
pub(in crate::vendors) struct Events {
    pub(in crate::vendors) opening: String,
    /// One for each piece of the answer.
    pub(in crate::vendors) pieces: Vec<String>,
    pub(in crate::vendors) closing: String,
}

impl Dialect {
    pub(in crate::vendors) fn of(target: &str) -> Option<Self> {
        let path = target.split('?').next()?;
        if path.ends_with("/v1/messages") {
            Some(Self::Messages)
        } else if path.ends_with("/responses") {
            Some(Self::Responses)
        } else if path.ends_with("/chat/completions") {
            Some(Self::Chat)
        } else if path.ends_with(":streamGenerateContent") {
            Some(Self::GenerateContent)
        } else {
            None
        }
    }

    pub(in crate::vendors) fn model(self, target: &str, body: &Value) -> String {
        match self {
            Self::GenerateContent => target
                .rsplit('/')
                .next()
                .and_then(|last| last.split(':').next())
                .unwrap_or_default()
                .to_owned(),
            _ => body["model"].as_str().unwrap_or_default().to_owned(),
        }
    }

    pub(in crate::vendors) const fn request_id_header(self) -> &'static str {
        match self {
            Self::Messages => "request-id",
            _ => "x-request-id",
        }
    }

    pub(in crate::vendors) fn events(self, call: &Call, answer: &Answer) -> Events {
        match self {
            Self::Messages => anthropic::events(call, answer),
            Self::Responses => responses::events(call, answer),
            Self::Chat => chat::events(call, answer),
            Self::GenerateContent => gemini::events(call, answer),
        }
    }

    /// Status and body of an error.
    pub(in crate::vendors) fn failure(self, failure: Failure) -> (u16, Value) {
        match self {
            Self::Messages => anthropic::failure(failure),
            Self::Responses | Self::Chat => chat::failure(failure),
            Self::GenerateContent => gemini::failure(failure),
        }
    }
}

/// An event with a name.
pub(super) fn named(name: &str, data: &Value) -> String {
    format!("event: {name}\ndata: {data}\n\n")
}

/// An event that is data alone.
pub(super) fn data(data: &Value) -> String {
    format!("data: {data}\n\n")
}
