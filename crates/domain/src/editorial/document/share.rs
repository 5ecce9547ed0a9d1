//! Shares as integers.

use serde::{Deserialize, Serialize};

/// A share in thousandths, 0 to 1,000. What is larger is held at 1,000.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(into = "u16", from = "u16")]
pub struct PerMille(u16);

impl PerMille {
    pub const ZERO: Self = Self(0);
    pub const WHOLE: Self = Self(1_000);

    pub const fn new(thousandths: u16) -> Self {
        if thousandths > Self::WHOLE.0 {
            Self::WHOLE
        } else {
            Self(thousandths)
        }
    }

    /// Rounded up, so that what is not nothing never reads as nothing. A part of nothing is nothing.
    pub fn of(part: u64, whole: u64) -> Self {
        if whole == 0 {
            return Self::ZERO;
        }
        let thousandths = (u128::from(part) * u128::from(Self::WHOLE.0)).div_ceil(whole.into());
        u16::try_from(thousandths).map_or(Self::WHOLE, Self::new)
    }

    pub const fn get(self) -> u16 {
        self.0
    }

    /// The sum, held at the whole.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self::new(self.0.saturating_add(other.0))
    }
}

impl From<PerMille> for u16 {
    fn from(share: PerMille) -> Self {
        share.0
    }
}

impl From<u16> for PerMille {
    fn from(thousandths: u16) -> Self {
        Self::new(thousandths)
    }
}
