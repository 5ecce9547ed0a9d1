//! Absent, null and a value.

use serde::{Deserialize, Deserializer};

/// A field that is there, even if it is null; one that is not there takes serde's default.
#[expect(
    clippy::option_option,
    reason = "absent, null and a value are three wishes"
)]
pub(crate) fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
