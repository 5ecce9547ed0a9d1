//! A reader for what models call JSON: it always gives the best value it can, and says what was wrong.

mod reader;
mod strings;
mod value;

pub(super) use reader::read;
pub(super) use value::{Problem, Read, Value};

#[cfg(test)]
mod tests;
