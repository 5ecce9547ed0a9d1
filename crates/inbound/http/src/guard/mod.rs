//! Who may do what, and how often.
//!
//! | module | what it owns |
//! | --- | --- |
//! | `access` | whom an operation is for, as its handler declares it |
//! | `rate` | the classes of requests and what is told of them |
//! | `replay` | what a repeated request is answered |
//! | `table` | every operation by method and path |
//! | `credential` | what a request brings to prove who asks |
//! | `client` | the address it comes from |
//! | `origin` | whose page a browser's request comes from |
//! | `streams` | open event streams |
//! | `uses` | how often each key was used |
//! | `watch` | the guard of one process, and what it does beside requests |

pub(crate) mod access;
mod client;
mod credential;
mod origin;
mod rate;
mod replay;
mod streams;
mod table;
mod uses;
mod watch;

pub(crate) use access::Access;
pub(crate) use client::client_address;
pub(crate) use credential::{API_KEY, cookie_name, presented};
pub(crate) use origin::{foreign_page, refuse_foreign};
pub(crate) use rate::{Counted, Exhausted, LIMIT, Limits, POLICY, RateClass};
pub(crate) use replay::Replay;
pub(crate) use streams::{OpenStreams, Pass};
pub use table::Undeclared;
pub(crate) use table::{Operation, OperationTable};
pub use watch::{Guard, GuardOptions};

#[cfg(test)]
mod tests;
