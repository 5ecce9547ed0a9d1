//! Sums that are compared, and shown where they differ.

/// No sum of what fits into a column overflows this.
pub(super) fn sum(amounts: impl Iterator<Item = i64>) -> i128 {
    amounts.map(i128::from).sum()
}

/// For telling only.
pub(super) fn narrow(sum: i128) -> i64 {
    i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX })
}
