//! The whole application without a socket: requests in, answers out, on a store in memory.

mod bad_input;
mod broken_connections;
mod description;
mod documents;
mod every_answer;
mod harness;
mod metrics;
mod server;
mod sessions;
mod streams;
