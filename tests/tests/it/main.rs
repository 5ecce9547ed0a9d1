//! The product as its users meet it: over HTTP, on both databases, with vendors that do what real ones do.
//!
//! A case is a function of the database that it runs on; `on_each_database!` makes two tests of it. What needs no
//! database of a kind runs on SQLite alone. Cases on PostgreSQL need `ATELIER_TEST_POSTGRES_URL`, which
//! `cargo xtask test` sets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test that meets what it does not expect ends there, with the place"
)]
#![allow(
    clippy::float_cmp,
    reason = "numbers are compared that were written as decimals and read back"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "the tests have clients, clocks and chance of their own, outside the product"
)]

mod access;
mod accounts;
mod api_keys;
mod bad_input;
mod billing;
mod cluster;
mod context;
mod control;
mod crash;
mod credits;
mod documents;
mod entitlements;
mod faults;
mod lifecycle;
mod listing;
mod notes;
mod openapi;
mod payment_messages;
mod person_stream;
mod projects;
mod repeats;
mod secrets;
mod sessions;
mod sign_in;
mod spending;
mod story;
mod streams;
mod support;
mod traces;
