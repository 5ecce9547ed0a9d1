//! Words that every context shares: ids, amounts, pages, kinds of error and places in a trace. It knows no context.

mod amounts;
mod error;
mod ids;
mod paging;
mod trace;

pub use amounts::{Cents, MicroCredits, MicroDollars, Tokens};
pub use error::{ErrorKind, FieldError, PortError};
pub use ids::{
    ApiKeyId, ExportId, HoldId, LotId, MagicLinkId, NoteId, OrderId, ProjectId, SessionId,
    SignInId, TurnId, UserId, WorkerId,
};
pub use paging::{Limit, LimitError, Page};
pub use trace::{TraceParent, TraceParentError};

#[cfg(test)]
mod tests;
