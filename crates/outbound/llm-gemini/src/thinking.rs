//! How much a Gemini model thinks. The generations take different members, and never both.

use atelier_domain::models::Effort;
use serde::Serialize;

#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ThinkingConfig {
    /// From generation 3 on.
    ThinkingLevel(&'static str),
    /// Generation 2.5, in tokens; zero switches thinking off.
    ThinkingBudget(u32),
}

impl ThinkingConfig {
    pub(crate) fn new(model: &str, effort: Effort) -> Self {
        if model.starts_with("gemini-2.5") {
            Self::ThinkingBudget(budget(effort))
        } else {
            Self::ThinkingLevel(level(effort))
        }
    }
}

/// Thinking cannot be switched off from generation 3 on, and LOW is the lowest level that every model of it takes.
/// HIGH is the highest one documented.
const fn level(effort: Effort) -> &'static str {
    match effort {
        Effort::Minimal => "MINIMAL",
        Effort::None | Effort::Low => "LOW",
        Effort::Medium => "MEDIUM",
        Effort::High | Effort::XHigh | Effort::Max => "HIGH",
    }
}

/// The budgets that the vendor's own OpenAI-compatible endpoint uses for these words.
const fn budget(effort: Effort) -> u32 {
    match effort {
        Effort::None => 0,
        Effort::Minimal | Effort::Low => 1024,
        Effort::Medium => 8192,
        Effort::High | Effort::XHigh | Effort::Max => 24_576,
    }
}
