//! What the integration tests and the benchmark stand on.
//!
//! | module | what it owns |
//! | --- | --- |
//! | `vendors` | a server that speaks the model vendors' wire formats, by script |
//! | `issuer` | a server that vouches for people, as an issuer of OpenID Connect does |
//! | `harness` | the real product around it: in this process or as a child, its databases, a client |
//!
//! Nothing here knows how the product works inside: it is driven by HTTP, as anybody drives it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that meets what it does not expect ends there, with the place"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "the tests have clients, clocks and tasks of their own, outside the product"
)]

pub mod harness;
pub mod issuer;
pub mod vendors;
