//! Credits: what tokens cost. Integers only.
//!
//! [`pricing`](credits_for) turns tokens into micro-credits, [`estimate`] says before a start what a session may
//! cost, and [`token_estimate`] bounds the tokens of a text where no tokenizer is at hand. [`ledger`] keeps what people
//! have, and [`MonthlyDays`] says when they get more.

mod estimate;
pub mod ledger;
mod monthly;
mod multiplier;
mod ports;
mod pricing;
mod tokens;

pub use estimate::{
    AgentCost, AgentEstimate, CostRange, Coverage, Estimate, EstimateInput, Part, estimate,
};
pub use monthly::{MonthlyDays, monthly_cause};
pub use multiplier::{Multiplier, MultiplierError};
pub use ports::{CreditReader, CreditWriter, EntryCursor, EntryFilter, SaveError};
pub use pricing::{PricingError, Rounding, TOKENS_PER_CREDIT, credits_for};
pub use tokens::token_estimate;

#[cfg(test)]
mod tests;
