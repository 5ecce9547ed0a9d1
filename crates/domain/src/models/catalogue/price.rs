//! What a vendor charges the platform.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kernel::MicroDollars;
use crate::models::TokenUsage;

/// A vendor's list: today's rates, and the ones that it has announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    pub rates: Rates,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub long_prompt: Option<LongPrompt>,
    /// By date, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scheduled: Vec<Scheduled>,
}

/// Micro-dollars per million tokens, standard service: $3 is 3,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    pub input: MicroDollars,
    pub output: MicroDollars,
    /// For what a cache answers; as input where the vendor has no such price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached_input: Option<MicroDollars>,
    /// For what is put into a cache of the vendor's shortest term; as input where it costs nothing extra.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_write: Option<MicroDollars>,
}

/// Rates for the whole of a call whose prompt is longer than a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LongPrompt {
    pub above_tokens: u64,
    pub rates: Rates,
}

/// What replaces the list from a day on (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheduled {
    pub from: NaiveDate,
    pub rates: Rates,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub long_prompt: Option<LongPrompt>,
}

impl Prices {
    /// The rates of a call with a prompt of so many tokens, cached ones included.
    pub fn rates(&self, prompt_tokens: u64, on: NaiveDate) -> &Rates {
        let announced = self.scheduled.iter().rfind(|change| change.from <= on);
        let (rates, long_prompt) = match announced {
            Some(change) => (&change.rates, &change.long_prompt),
            None => (&self.rates, &self.long_prompt),
        };
        match long_prompt {
            Some(long) if prompt_tokens > long.above_tokens => &long.rates,
            _ => rates,
        }
    }

    /// What a call costs, rounded up to the micro-dollar and held at the largest amount.
    pub fn cost(&self, usage: &TokenUsage, on: NaiveDate) -> MicroDollars {
        self.rates(usage.input_tokens, on).cost(usage)
    }
}

impl Rates {
    const PER: u128 = 1_000_000;

    fn cost(&self, usage: &TokenUsage) -> MicroDollars {
        let at_full_rate = usage
            .input_tokens
            .saturating_sub(usage.cached_input_tokens)
            .saturating_sub(usage.cache_write_tokens);
        let millionths = [
            (at_full_rate, self.input),
            (
                usage.cached_input_tokens,
                self.cached_input.unwrap_or(self.input),
            ),
            (
                usage.cache_write_tokens,
                self.cache_write.unwrap_or(self.input),
            ),
            (usage.output_tokens, self.output),
        ]
        .into_iter()
        .map(|(tokens, rate)| u128::from(tokens) * u128::from(rate.get()))
        .fold(0, u128::saturating_add);
        MicroDollars::new(u64::try_from(millionths.div_ceil(Self::PER)).unwrap_or(u64::MAX))
    }
}
