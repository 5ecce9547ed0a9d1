//! Phrases and what to say instead. Data; `rules` knows how to apply it.
//!
//! Every table is sorted by ASCII-lower-case phrase, which is how an entry is found; no remedy contains a phrase of
//! its own table, so that a mended text stays mended.

mod acronyms;
mod english;
mod entry;
mod fillers;
mod german;
mod spelling;

pub(crate) use acronyms::expansion_of;
pub(crate) use entry::{Entry, find};
pub(crate) use fillers::is_filler;
pub(crate) use spelling::{Variant, spellings_of, variant_of};

use crate::text::Language;

/// The phrases of a language; none for one that the rules do not know.
pub(crate) const fn phrases(language: Language) -> &'static [Entry] {
    match language {
        Language::English => english::PHRASES,
        Language::German => german::PHRASES,
        Language::Other => &[],
    }
}

#[cfg(test)]
mod tests;
