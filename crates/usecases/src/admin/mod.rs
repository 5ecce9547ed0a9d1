//! What operators do from the machine itself.

mod audit;
mod grant;

pub use audit::{Verified, VerifyError, verify_audit};
pub use grant::{GrantError, grant_admin};

#[cfg(test)]
mod tests;
