//! What Atelier does, one module a context, one file an operation. It performs effects through ports and owns no
//! rule: rules are the domain's.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod admin;
pub mod billing;
pub mod cause;
pub mod credits;
pub mod editorial;
pub mod identity;
pub mod jobs;
pub mod projects;
pub mod trace;
