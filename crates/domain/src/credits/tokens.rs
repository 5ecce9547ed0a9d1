//! Counting tokens without a tokenizer.

/// Twelfths of a token that one character of a class may take.
///
/// Vendors publish rules of thumb: about four characters of English a token (OpenAI, Google), and since 4.7
/// Anthropic's tokenizer counts about 30 % more for the same text. Three characters a token covers both. Digits and
/// punctuation often stand alone. Other alphabets are spelt in pieces of one or two characters; ideographs,
/// syllabaries and scripts that byte-level vocabularies know badly take up to a token and a half, and a symbol
/// outside the basic plane (emoji) may fall apart into its bytes.
mod twelfths {
    pub(super) const LATIN: u64 = 4;
    pub(super) const ALONE: u64 = 12;
    pub(super) const ALPHABET: u64 = 9;
    pub(super) const OTHER_SCRIPT: u64 = 18;
    pub(super) const BYTES: u64 = 36;
}

/// How many tokens a text takes at most, by a rule that errs high: for bounds and holds, never for billing.
///
/// It never falls as a text grows. An empty text takes none.
pub fn token_estimate(text: &str) -> u64 {
    text.chars()
        .map(cost_in_twelfths)
        .fold(0_u64, u64::saturating_add)
        .div_ceil(12)
}

const fn cost_in_twelfths(character: char) -> u64 {
    match character {
        'a'..='z' | 'A'..='Z' | ' ' => twelfths::LATIN,
        '\0'..='\u{7F}' => twelfths::ALONE,
        // Latin with marks, Greek, Cyrillic, Armenian, Hebrew, Arabic.
        '\u{80}'..='\u{77F}' | '\u{1E00}'..='\u{1FFF}' => twelfths::ALPHABET,
        '\u{780}'..='\u{1DFF}' | '\u{2000}'..='\u{FFFF}' => twelfths::OTHER_SCRIPT,
        _ => twelfths::BYTES,
    }
}
