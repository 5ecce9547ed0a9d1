//! Counting tokens without a tokenizer.

/// Twelfths of a token that one character of a class may take.
///
/// Vendors publish rules of thumb: about four characters of English a token (OpenAI, Google), and since 4.7
/// Anthropic's tokenizer counts about 30 % more for the same text. Three characters a token covers both. Digits and
/// punctuation often stand alone. The other classes are set so that the rule stays above both of the vocabularies that
/// OpenAI has published, the older of which (`cl100k_base`) knows little beside English, as vocabularies that nobody
/// published may: it spells Hebrew and Arabic letter by letter, and rare ideographs, symbols and whatever lies outside
/// the basic plane byte by byte. A test beside OpenAI's adapter compares the rule with both.
mod twelfths {
    pub(super) const LATIN: u64 = 4;
    pub(super) const ALONE: u64 = 12;
    pub(super) const CYRILLIC: u64 = 9;
    pub(super) const GREEK: u64 = 12;
    pub(super) const MARKED_LATIN: u64 = 15;
    pub(super) const SEMITIC: u64 = 15;
    pub(super) const OTHER_SCRIPT: u64 = 20;
    pub(super) const SYMBOL: u64 = 30;
    pub(super) const BYTES: u64 = 48;
}

/// How many tokens a text takes at most, by a rule that errs high: for bounds and holds, never for billing.
///
/// It never falls as a text grows. An empty text takes none.
pub fn token_estimate(text: &str) -> u64 {
    let twelfths = if text.is_ascii() {
        ascii_in_twelfths(text.as_bytes())
    } else {
        text.split_inclusive('\n').map(line_in_twelfths).sum()
    };
    twelfths.div_ceil(12)
}

/// A text in English has a few lines with other characters at most.
fn line_in_twelfths(line: &str) -> u64 {
    if line.is_ascii() {
        ascii_in_twelfths(line.as_bytes())
    } else {
        line.chars().map(cost_in_twelfths).sum()
    }
}

/// As below for each character, but many at a time.
fn ascii_in_twelfths(text: &[u8]) -> u64 {
    /// As many as one byte can count.
    const COUNTED: usize = u8::MAX as usize;
    let is_latin = |byte: &u8| u8::from(matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b' '));
    let latin: u64 = text
        .chunks(COUNTED)
        .map(|chunk| u64::from(chunk.iter().map(is_latin).sum::<u8>()))
        .sum();
    latin * twelfths::LATIN + (text.len() as u64 - latin) * twelfths::ALONE
}

const fn cost_in_twelfths(character: char) -> u64 {
    match character {
        'a'..='z' | 'A'..='Z' | ' ' => twelfths::LATIN,
        '\0'..='\u{7F}' => twelfths::ALONE,
        // Latin with marks, and marks of their own.
        '\u{80}'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}' => twelfths::MARKED_LATIN,
        // Cyrillic, Armenian.
        '\u{400}'..='\u{58F}' => twelfths::CYRILLIC,
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => twelfths::GREEK,
        // Hebrew, Arabic, Syriac.
        '\u{590}'..='\u{77F}' => twelfths::SEMITIC,
        // Superscripts, arrows, mathematics, boxes, pictographs.
        '\u{2070}'..='\u{2BFF}' => twelfths::SYMBOL,
        '\u{780}'..='\u{1DFF}' | '\u{2000}'..='\u{FFFF}' => twelfths::OTHER_SCRIPT,
        _ => twelfths::BYTES,
    }
}
