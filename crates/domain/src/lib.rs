//! The pure heart of Atelier: types, rules and ports.
//!
//! Nothing here knows a clock, a random source, a socket, a file or a runtime. Async appears only in the
//! signatures of ports. Every module is a bounded context; [`ports`] lists every edge on one page.
#![cfg_attr(test, allow(clippy::string_slice))]

pub mod admin;
pub mod billing;
pub mod credits;
pub mod editorial;
pub mod identity;
pub mod jobs;
pub mod kernel;
pub mod models;
pub mod notifications;
pub mod ports;
pub mod projects;
pub mod usage;
