//! Separates prose from the evaluation block while an answer streams.
//!
//! `splitter` is the state machine over characters, `block` holds a piece of text that may be the evaluation,
//! `shape` decides from its keys whether it is, `criteria` knows the names that count as such, `fence` and `opening` know Markdown's fences, `heading` the titles that
//! models put above the block. Nothing here reads scores.

mod block;
mod criteria;
mod fence;
mod heading;
mod opening;
mod prose;
mod shape;
mod splitter;
mod state;

pub use splitter::{AnswerSplitter, SplitAnswer, split};

#[cfg(test)]
mod tests;
