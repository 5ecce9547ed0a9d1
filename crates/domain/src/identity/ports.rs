//! The edges to the people of this installation.

use async_trait::async_trait;

use super::User;
use crate::kernel::PortError;

#[async_trait]
pub trait UserReader: Send + Sync {
    async fn by_email(&self, email: &str) -> Result<Option<User>, PortError>;
}

#[async_trait]
pub trait UserWriter: Send {
    /// Makes the user unless one with this address is there; gives the one that is there afterwards.
    async fn ensure(&mut self, user: &User) -> Result<User, PortError>;
}
