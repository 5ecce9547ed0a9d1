//! What each role answers.

mod draft;
mod editor;
mod reply;
mod synthesizer;
mod writer;

pub(crate) use reply::{Answer, reply};
