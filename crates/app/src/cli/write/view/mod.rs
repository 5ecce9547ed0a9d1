//! What is shown of a session. A view knows no ports: it is given what happened, and writes it down.
//!
//! | module | what it owns |
//! | --- | --- |
//! | `terminal` | a person at a terminal: `story` above, `live` (with `scroll`) below, moved by `stage` |
//! | `plain`, `json`, `quiet` | a pipe or a file, a script, somebody who wants the result alone |
//! | `story` | what happened, in lines: `turns`, `retry`, `remarks`, `finish` and `diff` are its parts |
//! | `ink`, `figures`, `fit`, `score` | colours, numbers, texts and scores as they are shown |

mod choose;
mod diff;
mod figures;
mod finish;
mod fit;
mod ink;
mod json;
mod live;
mod plain;
mod quiet;
mod remarks;
mod retry;
mod score;
mod scroll;
mod sink;
mod stage;
mod story;
mod terminal;
mod turns;
mod watcher;

pub(super) use choose::choose;
#[cfg(test)]
pub(super) use json::Json;
#[cfg(test)]
pub(super) use plain::Plain;
#[cfg(test)]
pub(super) use sink::Sink;
#[cfg(test)]
pub(super) use story::Style;
pub(super) use watcher::{Closing, Opening, View};

#[cfg(test)]
mod tests;
