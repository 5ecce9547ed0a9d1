//! The model vendors, played by one small server.
//!
//! | module | what it owns |
//! | --- | --- |
//! | `server` | connections: HTTP/1.1 by hand, so that every pause and every cut is ours |
//! | `call` | what was asked, and what the prompt in it says |
//! | `answer` | what is answered, whichever vendor is asked |
//! | `dialect` | the same answer on each vendor's wire |
//! | `studio` | answers that suit a writer, an editor, a synthesizer |
//! | `log` | every call: when, what, and how it ended |

mod answer;
mod call;
mod dialect;
mod log;
mod server;
mod studio;

pub use answer::{Answer, Failure, Finish, Gate, Reply, Usage};
pub use call::{Call, Prompt};
pub use dialect::Dialect;
pub use log::{Ended, Logged};
pub use server::Vendors;
pub use studio::studio;
