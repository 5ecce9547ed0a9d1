//! Who wrote a version.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::editorial::AgentId;

/// Written and stored as `user` or `agent:<id>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Author {
    /// An agent of the session.
    Agent(AgentId),
    /// The session's owner.
    User,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an author is `user` or `agent:<id>`")]
pub struct AuthorError;

impl fmt::Display for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agent(id) => write!(f, "agent:{id}"),
            Self::User => f.write_str("user"),
        }
    }
}

impl FromStr for Author {
    type Err = AuthorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            None if text == "user" => Ok(Self::User),
            Some(("agent", id)) => AgentId::new(id).map(Self::Agent).ok_or(AuthorError),
            _ => Err(AuthorError),
        }
    }
}

impl From<Author> for String {
    fn from(author: Author) -> Self {
        author.to_string()
    }
}

impl TryFrom<String> for Author {
    type Error = AuthorError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}
