//! Phrases and what to say instead. Data; `rules` knows how to apply it.
//!
//! Every table is sorted by ASCII-lower-case phrase, which is how an entry is found; no remedy contains a phrase of
//! its own table, so that a mended text stays mended.

mod acronyms;
mod english;
mod entry;
mod fillers;
mod german;
mod phrases;
mod spelling;

pub(crate) use acronyms::expansion_of;
pub(crate) use entry::{Entry, find};
pub(crate) use fillers::is_filler;
pub(crate) use phrases::phrases;
pub(crate) use spelling::{Variant, spellings_of, variant_of};

#[cfg(test)]
mod tests;
