//! How much a Claude model thinks: three dialects of one wish.

use atelier_domain::models::Effort;
use serde::Serialize;

/// The smallest budget that the API takes.
const MIN_BUDGET_TOKENS: u32 = 1024;

/// Efforts came with 4.6. What is older knows budgets only: its ids start like these.
const BUDGET_FAMILIES: [&str; 7] = [
    "claude-3-",
    "claude-haiku-4-5",
    "claude-opus-4-1",
    "claude-opus-4-2025",
    "claude-opus-4-5",
    "claude-sonnet-4-2025",
    "claude-sonnet-4-5",
];

/// What is sent for an effort: at most one of the two.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) thinking: Option<Thinking>,
    pub(crate) effort: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Thinking {
    Disabled,
    Enabled { budget_tokens: u32 },
}

impl Wish {
    pub(crate) fn new(model: &str, effort: Option<Effort>, max_tokens: u32) -> Self {
        let Some(effort) = effort else {
            return Self::default();
        };
        if effort == Effort::None {
            return Self {
                thinking: Some(Thinking::Disabled),
                effort: None,
            };
        }
        if takes_budget(model) {
            return Self {
                thinking: budget(effort, max_tokens),
                effort: None,
            };
        }
        Self {
            thinking: None,
            effort: Some(match effort {
                // The vendor knows no "minimal".
                Effort::Minimal => Effort::Low.as_str(),
                effort => effort.as_str(),
            }),
        }
    }
}

fn takes_budget(model: &str) -> bool {
    BUDGET_FAMILIES
        .iter()
        .any(|family| model.starts_with(family))
}

/// Budgets are this project's own steps. They must stay below the output limit, which counts thinking too; where
/// not even the smallest fits, thinking is left out.
fn budget(effort: Effort, max_tokens: u32) -> Option<Thinking> {
    let wanted = match effort {
        Effort::None | Effort::Minimal => MIN_BUDGET_TOKENS,
        Effort::Low => 2 * MIN_BUDGET_TOKENS,
        Effort::Medium => 8 * MIN_BUDGET_TOKENS,
        Effort::High => 16 * MIN_BUDGET_TOKENS,
        Effort::XHigh | Effort::Max => 32 * MIN_BUDGET_TOKENS,
    };
    let budget_tokens = wanted.min(max_tokens.saturating_sub(1));
    (budget_tokens >= MIN_BUDGET_TOKENS).then_some(Thinking::Enabled { budget_tokens })
}
