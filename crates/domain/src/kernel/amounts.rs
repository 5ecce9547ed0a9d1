//! Amounts as integers with the unit in the type's name. There is no floating point in money.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! amount {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(u64);

        impl $name {
            pub const ZERO: Self = Self(0);

            pub const fn new(value: u64) -> Self {
                Self(value)
            }

            pub const fn get(self) -> u64 {
                self.0
            }

            /// The sum, or nothing where it would overflow.
            #[must_use]
            pub const fn checked_add(self, other: Self) -> Option<Self> {
                match self.0.checked_add(other.0) {
                    Some(sum) => Some(Self(sum)),
                    None => None,
                }
            }

            /// What is left after taking `other` away, never below zero.
            #[must_use]
            pub const fn saturating_sub(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }

            /// The sum, held at the largest value: for limits and estimates, never for what is charged.
            #[must_use]
            pub const fn saturating_add(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

amount!(
    /// The ledger's unit: a millionth of a credit.
    MicroCredits
);
amount!(
    /// Money in hundredths of the account's currency.
    Cents
);
amount!(
    /// What a vendor charges the platform: a millionth of a US dollar.
    MicroDollars
);
amount!(
    /// A count of model tokens.
    Tokens
);

impl MicroCredits {
    pub const PER_CREDIT: u64 = 1_000_000;

    /// Whole credits as micro-credits, or nothing where that would overflow.
    pub const fn from_credits(credits: u64) -> Option<Self> {
        match credits.checked_mul(Self::PER_CREDIT) {
            Some(micro) => Some(Self(micro)),
            None => None,
        }
    }

    /// Credits as a decimal number, for showing only.
    #[expect(
        clippy::cast_precision_loss,
        reason = "shown, never calculated with; exact up to 2^53 micro-credits"
    )]
    pub fn as_credits(self) -> f64 {
        self.0 as f64 / Self::PER_CREDIT as f64
    }

    /// The same of an amount of micro-credits that may be below zero, such as a balance.
    pub fn signed_credits(micro: i64) -> f64 {
        let credits = Self(micro.unsigned_abs()).as_credits();
        if micro < 0 { -credits } else { credits }
    }
}
