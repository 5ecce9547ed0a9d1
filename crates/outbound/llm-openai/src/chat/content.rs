//! `content` of a message or delta: null, a text, or a list of pieces.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

/// What a `content` says. A text is the usual case, and is lent where it stands.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Content<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) thinking: String,
}

/// A piece of a list, after Mistral: `{"type": "text", "text"}` or `{"type": "thinking", "thinking": [pieces]}`.
/// Pieces of other types say nothing.
#[derive(Deserialize)]
struct Piece<'a> {
    #[serde(default)]
    text: Option<String>,
    #[serde(default, borrow)]
    thinking: Content<'a>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Content<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ContentVisitor)
    }
}

struct ContentVisitor;

impl<'de> Visitor<'de> for ContentVisitor {
    type Value = Content<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("null, a text or a list of pieces")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Content::default())
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Content {
            text: Cow::Borrowed(text),
            thinking: String::new(),
        })
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Content {
            text: Cow::Owned(text.to_owned()),
            thinking: String::new(),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pieces: A) -> Result<Self::Value, A::Error> {
        let mut content = Content::default();
        while let Some(piece) = pieces.next_element::<Piece>()? {
            content
                .text
                .to_mut()
                .push_str(&piece.text.unwrap_or_default());
            content.thinking.push_str(&piece.thinking.text);
        }
        Ok(content)
    }
}
