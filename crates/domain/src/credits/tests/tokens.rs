use proptest::prelude::*;

use crate::credits::token_estimate;

/// From the fewest tokens that a large vocabulary can be expected to make of a text, to a bound that is still useful.
#[test]
fn estimates_err_high_but_not_wildly() {
    for (text, at_least, at_most) in [
        ("", 0, 0),
        ("a", 1, 1),
        ("The quick brown fox jumps over the lazy dog.", 10, 17),
        ("Съешь же ещё этих мягких французских булок", 11, 32),
        ("今天天气很好，我们去公园散步。", 10, 30),
        ("1234567890", 4, 10),
        ("👩‍👩‍👧‍👦", 7, 25),
        ("{\"a\": [1, 2, 3]}", 10, 16),
    ] {
        let estimate = token_estimate(text);
        assert!(
            (at_least..=at_most).contains(&estimate),
            "{text}: {estimate} is not within {at_least}..={at_most}"
        );
    }
}

proptest! {
    #[test]
    fn estimates_grow_with_the_text(text: String, more: String) {
        let whole = token_estimate(&format!("{text}{more}"));
        prop_assert!(whole >= token_estimate(&text));
        prop_assert!(whole <= token_estimate(&text) + token_estimate(&more));
    }

    #[test]
    fn nothing_is_free_and_nothing_takes_more_than_its_bytes(text in ".+") {
        let estimate = token_estimate(&text);
        prop_assert!(estimate >= 1);
        prop_assert!(estimate <= text.len() as u64);
    }

    /// A line of ASCII is counted in another way than one that holds anything else.
    #[test]
    fn a_line_costs_the_same_beside_other_letters(text in "[ -~\\t\\n]*") {
        // Twelve times a text takes whole tokens: nothing is rounded.
        let (plain, other) = (text.replace('\n', "\r").repeat(12), "é".repeat(12));
        let both = token_estimate(&format!("{plain}{other}"));
        prop_assert_eq!(both, token_estimate(&plain) + token_estimate(&other));
    }
}
