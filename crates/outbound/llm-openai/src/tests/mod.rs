//! Tests of both APIs: what is sent, what is made of answers, and all of it over a real connection.

mod answers;
mod corpus;
mod embeddings;
mod faults;
mod requests;
mod tokenizer;
mod wire;
