//! Money, as the processor counts it.

use serde::{Deserialize, Serialize};

/// An amount in the smallest unit of its currency: cents of dollars, whole yen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    pub amount: u64,
    /// Three lower-case letters of ISO 4217.
    pub currency: String,
}

impl Money {
    pub fn new(amount: u64, currency: impl Into<String>) -> Self {
        Self {
            amount,
            currency: currency.into(),
        }
    }
}
