//! The parser as a whole, and the rules of scores.

mod corpus;
mod properties;
mod scores;
