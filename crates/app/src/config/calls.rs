//! The limits of calls to vendors.

use std::ops::RangeInclusive;
use std::time::Duration;

use atelier_llm_kit::{ResilienceSettings, TimeLimits};

use super::check::Check;
use super::providers::CallSettings;
use super::raw::Raw;

/// No call is worth a longer wait.
const SECONDS: RangeInclusive<u64> = 1..=3_600;

impl Check {
    pub(super) fn calls(&mut self, raw: &Raw) -> CallSettings {
        let default = CallSettings::default();
        let limits = default.resilience.limits;
        let mut limit =
            |name, given, default: Duration| self.seconds(name, given, default.as_secs(), SECONDS);
        CallSettings {
            connect_timeout: limit(
                "PROVIDER_CONNECT_SECONDS",
                raw.provider_connect_seconds,
                default.connect_timeout,
            ),
            resilience: ResilienceSettings {
                limits: TimeLimits {
                    first_token: limit(
                        "PROVIDER_FIRST_TOKEN_SECONDS",
                        raw.provider_first_token_seconds,
                        limits.first_token,
                    ),
                    first_reasoned_token: limit(
                        "PROVIDER_REASONING_SECONDS",
                        raw.provider_reasoning_seconds,
                        limits.first_reasoned_token,
                    ),
                    between_tokens: limit(
                        "PROVIDER_IDLE_SECONDS",
                        raw.provider_idle_seconds,
                        limits.between_tokens,
                    ),
                    whole_call: limit(
                        "PROVIDER_TOTAL_SECONDS",
                        raw.provider_total_seconds,
                        limits.whole_call,
                    ),
                },
                max_calls: self
                    .number("PROVIDER_MAX_CALLS", raw.provider_max_calls, 1..=10_000)
                    .and_then(|calls| usize::try_from(calls).ok())
                    .unwrap_or(default.resilience.max_calls),
                ..default.resilience
            },
        }
    }
}
