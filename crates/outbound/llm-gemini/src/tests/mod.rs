//! Tests of the adapter: what it sends, what it makes of answers, and both over a real connection.

mod answers;
mod embeddings;
mod faults;
mod requests;
mod wire;
