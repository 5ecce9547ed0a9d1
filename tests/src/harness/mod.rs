//! The real product, started for a test.
//!
//! | module | what it owns |
//! | --- | --- |
//! | `app` | the product in this process, and what a test may choose about it |
//! | `process` | the product as a child process, to be killed |
//! | `database` | a database of a test's own |
//! | `client` | requests, and the answers to them |
//! | `events` | event streams: frames, cuts, coming back |
//! | `drafts` | sessions to create |
//! | `wait` | deadlines: nothing waits for luck |

mod app;
mod client;
mod database;
mod drafts;
mod events;
mod process;
mod wait;

pub use app::{Options, Providers, TestApp};
pub use client::{Answered, Client};
pub use database::{Backend, TestDatabase};
pub use drafts::{DOCUMENT, agent, mixed_team, session, single_vendor};
pub use events::{EventReader, Frame, Joined};
pub use process::{TestProcess, processor_time, resident_kib};
pub use wait::{PATIENCE, until, within};
