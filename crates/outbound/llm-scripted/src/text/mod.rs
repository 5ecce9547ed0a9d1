//! A document as the rules see it: its prose, word by word, and nothing that a rewrite could break.

mod casing;
mod language;
mod page;
mod prose;
mod words;

pub(crate) use casing::{article_for, capitalised, cased_like, decapitalised};
pub(crate) use language::Language;
pub(crate) use page::Page;
pub(crate) use words::Sentence;

#[cfg(test)]
mod tests;
