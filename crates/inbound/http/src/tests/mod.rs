//! The whole application without a socket: requests in, answers out, on a store in memory.

mod account;
mod api_keys;
mod bad_input;
mod broken_connections;
mod client;
mod credentials;
mod description;
mod documents;
mod every_answer;
mod harness;
mod limits;
mod metrics;
mod origins;
mod people;
mod projects;
mod repeats;
mod revocation;
mod server;
mod sessions;
mod sign_in;
mod sign_in_links;
mod streams;
mod webhooks;
