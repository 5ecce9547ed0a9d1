//! In whose name a tenant's data is touched.

use crate::kernel::UserId;

/// A required argument of every tenant query: there is no other way to read or write what belongs to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    user: UserId,
}

impl Scope {
    pub const fn person(user: UserId) -> Self {
        Self { user }
    }

    pub const fn user(self) -> UserId {
        self.user
    }
}
