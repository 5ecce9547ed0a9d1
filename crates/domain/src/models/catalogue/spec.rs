//! One model: what it is, what it takes, and who may use it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ModelStatus, PlanTier, Prices};
use crate::credits::Multiplier;
use crate::kernel::MicroDollars;
use crate::models::{Effort, TokenUsage};

/// An entry of the catalogue. Only a [`Catalogue`](super::Catalogue) checks that it makes sense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelSpec {
    /// As configured: `anthropic`, `openai`, `google`, `scripted`, or the name of a compatible server.
    pub provider: String,
    /// What sessions name, unique within the provider.
    pub id: String,
    /// What the vendor is sent, where that is another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wire_id: Option<String>,
    pub display_name: String,
    pub kind: ModelKind,
    /// As entered. [`ModelSpec::status_on`] says what it is on a day.
    pub status: ModelStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<NaiveDate>,
    /// The first plan that may use it, where it is not the one of its multiplier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanTier>,
    pub multiplier: Multiplier,
    /// Tokens of input and output together, or of one input for an embedding model.
    pub context_window: u32,
    /// Tokens of the prompt, where the vendor limits them apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_input_tokens: Option<u32>,
    /// Reasoning included; 0 for an embedding model.
    #[serde(default)]
    pub max_output_tokens: u32,
    pub prices: Prices,
    #[serde(default)]
    pub abilities: Abilities,
    #[serde(default)]
    pub sampling: Sampling,
    /// Whether a list of stop sequences is an error.
    #[serde(default)]
    pub refuses_stop: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<ReasoningControl>,
    /// Of the vectors of an embedding model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vector: Option<VectorSize>,
    /// For operators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    Chat,
    Embedding,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Abilities {
    pub vision: bool,
    pub json_schema: bool,
    pub reasoning: bool,
    pub tools: bool,
    pub streaming: bool,
}

/// What becomes of `temperature` and its like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sampling {
    #[default]
    Yes,
    /// Taken without effect.
    Ignored,
    /// An error of the vendor.
    Refused,
    /// An error unless reasoning is switched off by the effort `none`.
    OnlyWithEffortNone,
    /// Taken under an older version of the vendor's API than the one that Atelier speaks, so an error here.
    OnlyWithOlderVersion,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReasoningControl {
    /// The efforts that may be asked for. None where the model is controlled otherwise, by a budget of tokens.
    pub values: Vec<Effort>,
    /// What the vendor does when nothing is asked for, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Effort>,
    /// False where reasoning cannot be switched off, or the vendor does not say.
    pub can_disable: bool,
}

/// Dimensions of a vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VectorSize {
    pub full: u32,
    /// The least that may be asked for, where vectors can be shortened and the vendor names a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<u32>,
}

impl ModelSpec {
    /// The name of the provider that ships with the product and answers offline.
    pub const SCRIPTED: &'static str = "scripted";

    pub fn wire_id(&self) -> &str {
        self.wire_id.as_deref().unwrap_or(&self.id)
    }

    /// Whether no model answers but a script: to be marked wherever it shows.
    pub fn is_scripted(&self) -> bool {
        self.provider == Self::SCRIPTED
    }

    pub fn status_on(&self, today: NaiveDate) -> ModelStatus {
        self.status.on(today)
    }

    pub fn first_plan(&self) -> PlanTier {
        self.plan
            .unwrap_or_else(|| PlanTier::for_multiplier(self.multiplier))
    }

    /// Whether a plan may use it on the platform's key. The scripted provider is open to all.
    pub fn is_open_to(&self, plan: PlanTier) -> bool {
        self.is_scripted() || self.first_plan() <= plan
    }

    /// Tokens that a prompt may have beside an answer of so many.
    pub fn max_prompt_tokens(&self, max_output_tokens: u32) -> u32 {
        let beside_the_answer = self.context_window.saturating_sub(max_output_tokens);
        self.max_input_tokens
            .map_or(beside_the_answer, |most| most.min(beside_the_answer))
    }

    /// What the vendor charges for a call on a day (UTC), rounded up to the micro-dollar.
    pub fn cost(&self, usage: &TokenUsage, on: NaiveDate) -> MicroDollars {
        self.prices.cost(usage, on)
    }
}
