use proptest::prelude::*;

use crate::editorial::document::{Diff, PerMille, SegmentKind, changed_share, diff};

/// A diff in one line: `[-deleted-]{+inserted+}`.
fn marked(diff: &Diff) -> String {
    diff.segments
        .iter()
        .map(|segment| match segment.kind {
            SegmentKind::Equal => segment.text.clone(),
            SegmentKind::Delete => format!("[-{}-]", segment.text),
            SegmentKind::Insert => format!("{{+{}+}}", segment.text),
        })
        .collect()
}

fn joined(diff: &Diff, left_out: SegmentKind) -> String {
    diff.segments
        .iter()
        .filter(|segment| segment.kind != left_out)
        .map(|segment| segment.text.as_str())
        .collect()
}

#[test]
fn texts_are_compared_word_by_word() {
    // old, new, marked, inserted, deleted, per mille
    for (old, new, expected, inserted, deleted, share) in [
        ("", "", "", 0, 0, 0),
        ("same text", "same text", "same text", 0, 0, 0),
        ("", "all new", "{+all new+}", 2, 0, 1_000),
        ("", "... -\n", "{+... -\n+}", 0, 0, 0),
        ("all gone", "", "[-all gone-]", 0, 2, 1_000),
        (
            "one two three four",
            "one 2 three four",
            "one [-two-]{+2+} three four",
            1,
            1,
            250,
        ),
        ("one two", "one two three", "one two{+ three+}", 1, 0, 334),
        ("foo", "foobar", "[-foo-]{+foobar+}", 1, 1, 1_000),
        ("I do", "I don't", "I [-do-]{+don't+}", 1, 1, 500),
        (
            "A b.\n\nC d.",
            "A b.\n\nX y.\n\nC d.",
            "A b.\n\n{+X y.\n\n+}C d.",
            2,
            0,
            334,
        ),
        ("a, b", "a; b", "a[-,-]{+;+} b", 0, 0, 0),
        (
            "old red car here",
            "new blue car here",
            "[-old red-]{+new blue+} car here",
            2,
            2,
            500,
        ),
        (
            "今天天气好",
            "今天天气坏",
            "今天天气[-好-]{+坏+}",
            1,
            1,
            200,
        ),
        ("é à", "è à", "[-é-]{+è+} à", 1, 1, 500),
    ] {
        let diff = diff(old, new);
        assert_eq!(marked(&diff), expected, "{old} -> {new}");
        assert_eq!(
            (diff.words_inserted, diff.words_deleted),
            (inserted, deleted),
            "{expected}"
        );
        assert_eq!(diff.change_share, PerMille::new(share), "{expected}");
        assert_eq!(changed_share(old, new), diff.change_share, "{expected}");
    }
}

/// A text of numbered words in which each is found again, or found again as often as `vocabulary` says.
fn words(count: usize, vocabulary: usize, seed: usize) -> String {
    let word = |i: usize| {
        format!(
            "w{}",
            i.wrapping_mul(2_654_435_761).wrapping_add(seed) % vocabulary
        )
    };
    (0..count)
        .map(|i| word(i) + if i % 12 == 11 { ".\n" } else { " " })
        .collect()
}

#[test]
fn the_largest_documents_are_compared_closely() {
    let old = words(100_000, 90_001, 0);
    let new = old.replace("w77 ", "changed words ");
    let diff = diff(&old, &new);
    assert!(diff.change_share <= PerMille::new(1));
    assert!(diff.words_inserted > 0);
    assert_eq!(joined(&diff, SegmentKind::Insert), old);
    assert_eq!(joined(&diff, SegmentKind::Delete), new);
}

#[test]
fn what_is_too_large_to_compare_is_replaced_as_one() {
    let (old, new) = (words(250_000, 1_000, 1), words(250_000, 1_000, 2));
    let diff = diff(&old, &new);
    assert_eq!(joined(&diff, SegmentKind::Insert), old);
    assert_eq!(joined(&diff, SegmentKind::Delete), new);
    assert!(diff.segments.len() <= 4);
    assert!(diff.change_share > PerMille::new(990));
}

/// Texts that share much: few words, blanks of all kinds, marks, and characters of one to four bytes.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "the", "word", "don't", "é", "e\u{301}", "今", "天", "👍🏽", "3.5", " ", " ", " ", "  ",
        "\n", "\r\n", "\u{a0}", ", ", ".", "**", "\u{200d}",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_is_lost(old in text(), new in text()) {
        let diff = diff(&old, &new);
        prop_assert_eq!(joined(&diff, SegmentKind::Insert), old);
        prop_assert_eq!(joined(&diff, SegmentKind::Delete), new);
        prop_assert!(diff.segments.iter().all(|segment| !segment.text.is_empty()));
        prop_assert!(diff.segments.windows(2).all(|pair| pair[0].kind != pair[1].kind));
    }

    #[test]
    fn nothing_is_lost_of_any_text(old: String, new: String) {
        let diff = diff(&old, &new);
        prop_assert_eq!(joined(&diff, SegmentKind::Insert), old);
        prop_assert_eq!(joined(&diff, SegmentKind::Delete), new);
    }

    #[test]
    fn the_share_is_that_of_the_diff(old in text(), new in text()) {
        let share = changed_share(&old, &new);
        prop_assert_eq!(share, diff(&old, &new).change_share);
        prop_assert!(share <= PerMille::WHOLE);
        prop_assert_eq!(changed_share(&old, &old), PerMille::ZERO);
    }
}
