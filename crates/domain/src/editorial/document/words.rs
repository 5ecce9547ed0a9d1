//! What counts as a word.

use unicode_segmentation::UnicodeSegmentation;

/// Words by the Unicode rules (UAX 29): runs of letters and digits, so that `don't` and `3.5` are one word each.
/// Scripts that need a dictionary (Chinese, Japanese without kana, Thai) count each character.
pub fn word_count(text: &str) -> u64 {
    // Counted line by line, which changes nothing because a line always ends a word: the segmentation is five times
    // as fast on plain ASCII, and a line is far more often that than a whole document.
    text.split_inclusive('\n')
        .map(|line| line.unicode_words().count() as u64)
        .sum()
}

/// Whether a text has a word at all.
pub(super) fn has_word(text: &str) -> bool {
    text.split_inclusive('\n')
        .any(|line| line.unicode_words().next().is_some())
}

/// The text cut into words and what stands between them, in order and without loss.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for line in text.split_inclusive('\n') {
        let mut end_of_last = 0;
        for (start, word) in line.unicode_word_indices() {
            push_filled(&mut tokens, line.get(end_of_last..start));
            push_filled(&mut tokens, Some(word));
            end_of_last = start + word.len();
        }
        push_filled(&mut tokens, line.get(end_of_last..));
    }
    tokens
}

fn push_filled<'a>(tokens: &mut Vec<&'a str>, token: Option<&'a str>) {
    tokens.extend(token.filter(|token| !token.is_empty()));
}
