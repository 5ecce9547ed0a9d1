//! A score and a weight: exact decimals that can only be made in their range.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A score from 0 to 10 in hundredths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u16);

/// Why a number can't be a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a score must be between 0 and 10 with at most two decimals")]
pub struct ScoreError;

impl Score {
    /// The best score, in hundredths of a point.
    pub const MAX_HUNDREDTHS: u16 = 1_000;

    pub const fn from_hundredths(hundredths: u16) -> Result<Self, ScoreError> {
        if hundredths <= Self::MAX_HUNDREDTHS {
            Ok(Self(hundredths))
        } else {
            Err(ScoreError)
        }
    }

    pub const fn hundredths(self) -> u16 {
        self.0
    }

    /// The mean, rounded half up to hundredths; nothing of nothing.
    pub fn mean<'a>(scores: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        let (sum, count) = scores
            .into_iter()
            .fold((0_u64, 0_u64), |(sum, count), score| {
                (sum + u64::from(score.0), count + 1)
            });
        let mean = (2 * sum + count).checked_div(2 * count)?;
        u16::try_from(mean).ok().map(Self)
    }

    /// Points, 0.0 to 10.0: for showing and for JSON, not for sums.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl TryFrom<f64> for Score {
    type Error = ScoreError;

    fn try_from(points: f64) -> Result<Self, Self::Error> {
        let hundredths = exact(points, 100.0, f64::from(Self::MAX_HUNDREDTHS)).ok_or(ScoreError)?;
        u16::try_from(hundredths)
            .map_err(|_| ScoreError)
            .and_then(Self::from_hundredths)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_f64().fmt(f)
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer)
            .and_then(|points| Self::try_from(points).map_err(de::Error::custom))
    }
}

/// How much a criterion counts, in thousandths: above 0, at most 1000; 1 unless set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight(u32);

/// Why a number can't be a weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a weight must be above 0 and at most 1000, with at most three decimals")]
pub struct WeightError;

impl Weight {
    pub const ONE: Self = Self(1_000);
    /// The largest weight, in thousandths.
    pub const MAX_THOUSANDTHS: u32 = 1_000_000;

    pub const fn from_thousandths(thousandths: u32) -> Result<Self, WeightError> {
        if thousandths > 0 && thousandths <= Self::MAX_THOUSANDTHS {
            Ok(Self(thousandths))
        } else {
            Err(WeightError)
        }
    }

    pub const fn thousandths(self) -> u32 {
        self.0
    }

    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 1_000.0
    }
}

impl Default for Weight {
    fn default() -> Self {
        Self::ONE
    }
}

impl TryFrom<f64> for Weight {
    type Error = WeightError;

    fn try_from(weight: f64) -> Result<Self, Self::Error> {
        exact(weight, 1_000.0, f64::from(Self::MAX_THOUSANDTHS))
            .ok_or(WeightError)
            .and_then(Self::from_thousandths)
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_f64().fmt(f)
    }
}

impl Serialize for Weight {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Weight {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer)
            .and_then(|weight| Self::try_from(weight).map_err(de::Error::custom))
    }
}

/// `value` in units of `1 / per`, when it is such a multiple and between 0 and `max` units.
///
/// Binary floats hold decimals inexactly, so a millionth of a unit is allowed for.
fn exact(value: f64, per: f64, max: f64) -> Option<u32> {
    let units = value * per;
    let nearest = units.round();
    let fits = (units - nearest).abs() < 1e-6 && (0.0..=max).contains(&nearest);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number between 0 and `max`, which is far below u32::MAX"
    )]
    fits.then_some(nearest as u32)
}
