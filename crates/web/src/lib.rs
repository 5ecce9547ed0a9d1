//! The web client, as it is sent to browsers.
//!
//! The client itself is in `client`: a single page in TypeScript that talks to the public API and nothing else. Its
//! build writes `client/dist`, with a brotli copy beside each file. Release builds carry that folder inside; debug
//! builds read it where it lies, so that a client that was built anew is there at once.
//!
//! | module | what it owns |
//! | --- | --- |
//! | `files` | what the client consists of, and what kind each file is |
//! | [`answer`](self::answer) | which file answers a request, and the headers it goes out with |
//! | `policy` | what browsers let the page do |
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod answer;
mod files;
mod policy;

pub use answer::answer;
pub use files::is_built;

#[cfg(test)]
mod tests;
