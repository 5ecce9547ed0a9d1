use super::rig::{Quarters, remark};
use crate::editorial::prompt::fit::counter::Counter;
use crate::editorial::prompt::fit::shorten::{shorten, shorten_all};

const EXACT: Counter<'_> = Counter::Exact {
    tokenizer: &Quarters("m"),
    model: "m",
};

#[test]
fn leading_sentences_are_kept() {
    let text =
        "One is short. Two is short, too. Three makes it much longer than it should be. Four.";
    for (most, expected) in [
        (21, text),
        (
            20,
            "One is short. Two is short, too.\n[... the rest left out ...]",
        ),
        (12, "One is short.\n[... the rest left out ...]"),
        (10, "One\n[... the rest left out ...]"),
        (8, "[... the rest left out ...]"),
        (0, "[... the rest left out ...]"),
    ] {
        assert_eq!(shorten(text, most, EXACT), expected, "{most}");
    }
}

#[test]
fn lines_end_sentences() {
    let text = "- \"teh\": replace it\n- \"adn\": replace it, and so on and on until nobody reads any more";
    let shortened = shorten(text, 16, EXACT);
    assert_eq!(
        shortened,
        "- \"teh\": replace it\n[... the rest left out ...]"
    );
    assert_eq!(shorten(&shortened, 16, EXACT), shortened);
}

#[test]
fn agents_and_scores_stay() {
    let long = "Good. ".repeat(100);
    let said = [remark("Ann", &long), remark("Bob", "Fine.")];
    let shortened = shorten_all(&said, 16, EXACT);
    assert_eq!(shortened[1], said[1]);
    assert_eq!(
        (&shortened[0].agent_name, shortened[0].overall),
        (&said[0].agent_name, said[0].overall)
    );
    let (kept, mark) = shortened[0].text.split_once('\n').unwrap();
    assert!(long.starts_with(kept) && kept.ends_with("Good."));
    assert_eq!(mark, "[... the rest left out ...]");
    assert!(EXACT.text(&shortened[0].text) <= 16);
}
