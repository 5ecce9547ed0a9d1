//! How much dearer than the yardstick a model is.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Credits per 10,000 tokens, kept as thousandths: 0.25 is 250. At most 4,294,967.295.
///
/// Read from decimal text or a number (`"0.25"`, `0.25`, `3`), exactly: what needs more than three decimals is
/// refused. Written as text, so that no reader turns it into a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Multiplier(u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MultiplierError {
    #[error("a multiplier is a decimal number such as 0.25")]
    NotDecimal,
    #[error("a multiplier has at most three decimals")]
    TooPrecise,
    #[error("a multiplier is at most {max}", max = Multiplier(u32::MAX))]
    TooLarge,
}

impl Multiplier {
    pub const PER_ONE: u32 = 1_000;

    pub const fn from_thousandths(thousandths: u32) -> Self {
        Self(thousandths)
    }

    pub const fn thousandths(self) -> u32 {
        self.0
    }
}

impl FromStr for Multiplier {
    type Err = MultiplierError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(decimals) {
            return Err(MultiplierError::NotDecimal);
        }
        let decimals = decimals.trim_end_matches('0');
        if decimals.len() > 3 {
            return Err(MultiplierError::TooPrecise);
        }
        let too_large = |_| MultiplierError::TooLarge;
        let whole: u32 = whole.parse().map_err(too_large)?;
        let thousandths: u32 = format!("{decimals:0<3}").parse().map_err(too_large)?;
        whole
            .checked_mul(Self::PER_ONE)
            .and_then(|w| w.checked_add(thousandths))
            .map(Self)
            .ok_or(MultiplierError::TooLarge)
    }
}

impl fmt::Display for Multiplier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, thousandths) = (self.0 / Self::PER_ONE, self.0 % Self::PER_ONE);
        if thousandths == 0 {
            return whole.fmt(f);
        }
        let decimals = format!("{thousandths:03}");
        write!(f, "{whole}.{}", decimals.trim_end_matches('0'))
    }
}

impl Serialize for Multiplier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Multiplier {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DecimalVisitor)
    }
}

struct DecimalVisitor;

impl Visitor<'_> for DecimalVisitor {
    type Value = Multiplier;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal number with at most three decimals")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Multiplier, E> {
        text.parse().map_err(E::custom)
    }

    // A float prints as the shortest decimal that reads back as itself, which is the one its author wrote.
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Multiplier, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Multiplier, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Multiplier, E> {
        self.visit_str(&number.to_string())
    }
}
