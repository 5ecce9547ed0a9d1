//! A model that works offline and by rule, so that a fresh checkout runs whole sessions without a key.
//!
//! It plays every role on the actual text: editors find real flaws (`rules`) and say what would mend them
//! (`remark`), the synthesizer merges their remarks, the writer carries them out (`edit`) and leaves every other byte
//! alone. The same request always gets the same answer. Nothing here opens a socket or reads a file, and time is
//! only ever waited for.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

mod edit;
mod finding;
mod lexicon;
mod playback;
mod remark;
mod roles;
mod rules;
mod score;
mod scripted;
mod text;
mod tokens;

pub use playback::Speed;
pub use scripted::{MODEL, Scripted, ScriptedOptions};

#[cfg(test)]
mod tests;
