//! The price of one call.

use serde::{Deserialize, Serialize};

use super::Multiplier;
use crate::kernel::MicroCredits;

/// What one credit buys at a multiplier of 1.
pub const TOKENS_PER_CREDIT: u64 = 10_000;

/// The installation's policy for what falls between two whole credits. The ledger is in micro-credits either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Every turn costs whole credits, rounded up.
    #[default]
    PerTurn,
    /// Every turn costs what it costs, rounded up to the micro-credit.
    Exact,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PricingError {
    #[error("the price is larger than the ledger can hold")]
    Overflow,
}

/// The price of a turn: `(input + output) x multiplier / 10000` credits, rounded up by the policy.
///
/// Input includes what the vendor counts as cached. No tokens cost nothing.
pub fn credits_for(
    input_tokens: u64,
    output_tokens: u64,
    multiplier: Multiplier,
    rounding: Rounding,
) -> Result<MicroCredits, PricingError> {
    let tokens = u128::from(input_tokens) + u128::from(output_tokens);
    // In thousandths of a token's yardstick price; below 2^97, so nothing here can wrap.
    let weighed = tokens * u128::from(multiplier.thousandths());
    let per_credit = u128::from(TOKENS_PER_CREDIT) * u128::from(Multiplier::PER_ONE);
    let per_micro = per_credit / u128::from(MicroCredits::PER_CREDIT);
    let micro = match rounding {
        Rounding::PerTurn => weighed.div_ceil(per_credit) * u128::from(MicroCredits::PER_CREDIT),
        Rounding::Exact => weighed.div_ceil(per_micro),
    };
    u64::try_from(micro)
        .map(MicroCredits::new)
        .map_err(|_| PricingError::Overflow)
}
