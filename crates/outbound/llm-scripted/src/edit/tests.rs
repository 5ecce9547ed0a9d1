use std::ops::Range;

use proptest::prelude::*;

use super::{Edit, apply};

type Change<'a> = (Range<usize>, &'a str);

fn edited(text: &str, edits: &[Change<'_>]) -> String {
    let edits = edits
        .iter()
        .map(|(range, replacement)| Edit {
            range: range.clone(),
            replacement,
        })
        .collect();
    apply(text, edits)
}

#[test]
fn edits_are_made_in_the_order_of_the_text() {
    let table: [(&str, &[Change<'_>], &str); 7] = [
        ("abc", &[], "abc"),
        ("abc", &[(2..3, "C"), (0..1, "A")], "AbC"),
        ("abc", &[(0..2, "x"), (1..3, "y")], "xc"),
        ("abc", &[(1..1, "-"), (3..3, "!")], "a-bc!"),
        ("abc", &[(2..9, "x")], "abc"),
        ("äb", &[(1..2, "x"), (2..3, "y")], "äy"),
        ("", &[(0..0, "new")], "new"),
    ];
    for (text, edits, expected) in table {
        assert_eq!(edited(text, edits), expected, "{text:?} {edits:?}");
    }
}

proptest! {
    #[test]
    fn what_is_not_edited_stays(head in any::<String>(), passage in any::<String>(), tail in any::<String>(), new in any::<String>()) {
        let text = [head.as_str(), &passage, &tail].concat();
        let range = head.len()..head.len() + passage.len();
        prop_assert_eq!(edited(&text, &[(range, &new)]), [head, new, tail].concat());
    }
}
