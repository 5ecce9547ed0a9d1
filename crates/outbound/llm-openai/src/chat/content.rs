//! `content` of a message or delta: null, a text, or a list of pieces.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

/// What a `content` says. Texts are the usual case and are taken over without a detour.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) text: String,
    pub(crate) thinking: String,
}

/// A piece of a list, after Mistral: `{"type": "text", "text"}` or `{"type": "thinking", "thinking": [pieces]}`.
/// Pieces of other types say nothing.
#[derive(Deserialize)]
struct Piece {
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    thinking: Content,
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ContentVisitor)
    }
}

struct ContentVisitor;

impl<'de> Visitor<'de> for ContentVisitor {
    type Value = Content;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("null, a text or a list of pieces")
    }

    fn visit_unit<E>(self) -> Result<Content, E> {
        Ok(Content::default())
    }

    fn visit_str<E>(self, text: &str) -> Result<Content, E> {
        Ok(Content {
            text: text.to_owned(),
            thinking: String::new(),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pieces: A) -> Result<Content, A::Error> {
        let mut content = Content::default();
        while let Some(piece) = pieces.next_element::<Piece>()? {
            content.text.push_str(&piece.text.unwrap_or_default());
            content.thinking.push_str(&piece.thinking.text);
        }
        Ok(content)
    }
}
