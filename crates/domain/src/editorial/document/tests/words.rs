use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use crate::editorial::document::word_count;
use crate::editorial::document::words::tokens;

#[test]
fn words_are_counted_as_unicode_cuts_them() {
    for (text, expected) in [
        ("", 0),
        (" \n\t ", 0),
        ("--- *** ...", 0),
        ("one", 1),
        ("Don't stop: 3.5 miles to go.", 6),
        ("state-of-the-art", 4),
        ("# Title\n\nA line.\r\nAnother\n", 4),
        ("naïve café — déjà vu", 4),
        ("今天天气", 4),
        ("Привет, мир", 2),
        ("👍 ok", 1),
    ] {
        assert_eq!(word_count(text), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn lines_change_nothing(text in r"(\PC|\n|\r|[a-z' .]){0,200}") {
        prop_assert_eq!(word_count(&text), text.unicode_words().count() as u64);
    }

    #[test]
    fn tokens_lose_nothing(text in r"(\PC|\n|\r|[a-z' .]){0,200}") {
        let tokens = tokens(&text);
        prop_assert!(tokens.iter().all(|token| !token.is_empty()));
        prop_assert_eq!(tokens.concat(), text);
    }
}
