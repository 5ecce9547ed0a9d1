//! A person, as far as they pay.

use super::CustomerId;
use crate::kernel::UserId;

/// Kept before the processor is asked, so that asking again says the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    pub owner: UserId,
    /// Of the moment when they first paid.
    pub email: Option<String>,
    pub name: Option<String>,
    /// Absent until the processor has answered.
    pub id: Option<CustomerId>,
}
