//! Texts as they can be kept.

/// Without the NUL character, which PostgreSQL can't keep and no text needs. Comes before every other check, which
/// could take it for content.
pub(crate) fn clean(text: String) -> String {
    if text.contains('\0') {
        text.replace('\0', "")
    } else {
        text
    }
}

/// Cleaned, and absent where nothing but white space is left.
pub(super) fn clean_or_absent(text: Option<String>) -> Option<String> {
    text.map(clean).filter(|text| !text.trim().is_empty())
}
