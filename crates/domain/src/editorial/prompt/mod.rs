//! What each agent is asked.
//!
//! | module | what it owns |
//! | --- | --- |
//! | `context` | what a turn knows |
//! | `compose` | from that to a request |
//! | `fit` | the same, within what the model can read |
//! | `wording` | the words of the templates |
//! | `markup` | sections that no text can break out of |
//! | `sections` | the way back, from a request to its sections |

mod compose;
mod context;
mod fit;
mod markup;
mod sections;
mod wording;

pub use compose::compose;
pub use context::{Feedback, TurnContext};
pub use fit::{Fitted, Oversized, Reduced, fit, room_for};
pub use sections::{ReferenceText, RoleMark, Sections};
pub use wording::PROMPT_VERSION;

#[cfg(test)]
mod tests;
