//! The phrases of each language.

use super::{Entry, english, german};
use crate::text::Language;

/// The phrases of a language; none for one that the rules do not know.
pub(crate) const fn phrases(language: Language) -> &'static [Entry] {
    match language {
        Language::English => english::PHRASES,
        Language::German => german::PHRASES,
        Language::Other => &[],
    }
}
