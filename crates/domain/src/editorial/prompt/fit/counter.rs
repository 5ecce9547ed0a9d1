//! How the tokens of a prompt are counted.

use crate::credits::token_estimate;
use crate::models::{ModelRequest, ModelSpec, Tokenizer};

/// What vendors put around texts: the marks of roles and of messages, a few tokens each. The estimate's margin covers
/// them; an exact count of the texts does not.
const FRAMING: u64 = 32;

/// Counts for one model.
#[derive(Clone, Copy)]
pub(super) enum Counter<'a> {
    /// By the rule that errs high.
    Estimate,
    /// By the vendor's own vocabulary.
    Exact {
        tokenizer: &'a dyn Tokenizer,
        model: &'a str,
    },
}

impl<'a> Counter<'a> {
    /// The exact counter of a model, where there is one.
    pub(super) fn exact(
        tokenizer: Option<&'a dyn Tokenizer>,
        model: &'a ModelSpec,
    ) -> Option<Self> {
        let (tokenizer, model) = (tokenizer?, model.wire_id());
        tokenizer.count(model, "")?;
        Some(Self::Exact { tokenizer, model })
    }

    pub(super) fn text(self, text: &str) -> u64 {
        match self {
            Self::Estimate => token_estimate(text),
            Self::Exact { tokenizer, model } => tokenizer
                .count(model, text)
                .unwrap_or_else(|| token_estimate(text)),
        }
    }

    pub(super) const fn framing(self) -> u64 {
        match self {
            Self::Estimate => 0,
            Self::Exact { .. } => FRAMING,
        }
    }

    pub(super) fn request(self, request: &ModelRequest) -> u64 {
        let messages = request.messages.iter().flat_map(|message| &message.content);
        let blocks = request.system.iter().chain(messages);
        blocks
            .map(|block| self.text(&block.text))
            .fold(self.framing(), u64::saturating_add)
    }
}
