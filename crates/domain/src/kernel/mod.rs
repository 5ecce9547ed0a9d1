//! Words that every context shares: ids, amounts, pages and kinds of error. It knows no context.

mod amounts;
mod error;
mod ids;
mod paging;

pub use amounts::{Cents, MicroCredits, MicroDollars, Tokens};
pub use error::{ErrorKind, FieldError, PortError};
pub use ids::{ProjectId, SessionId, TurnId, UserId};
pub use paging::{Limit, LimitError, Page};

#[cfg(test)]
mod tests;
