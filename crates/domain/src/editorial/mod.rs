//! Editorial sessions: agents work on one document in rounds, and every turn and version is kept.

pub mod answer;
pub mod document;
pub mod evaluation;
