use atelier_domain::credits::token_estimate;
use atelier_domain::models::{Catalogue, ModelSpec, Tokenizer};

use super::corpus::CORPUS;
use crate::OpenAiTokenizer;

/// Models that stand for the two vocabularies: the one of the models that write, and the older one.
const NEWER: &str = "gpt-4o";
const OLDER: &str = "text-embedding-3-small";

fn count(model: &str, text: &str) -> u64 {
    OpenAiTokenizer.count(model, text).unwrap()
}

/// The rule that stands in for a tokenizer errs high against both vocabularies, by a margin that leaves it useful: at
/// most twice the older one's count, and over all texts together 1.1 to 2.1 times either.
#[test]
fn the_estimate_errs_high_and_not_by_much() {
    println!("{:<32} {:>8} {:>6} {:>6}", "", "estimate", "newer", "older");
    let mut sums = [0, 0, 0];
    for (name, text) in CORPUS {
        let estimate = token_estimate(text);
        let counts = [count(NEWER, text), count(OLDER, text)];
        let [newer, older] = counts.map(|count| ratio(estimate, count));
        println!("{name:<32} {estimate:>8} {newer:>6.2} {older:>6.2}");
        assert!(
            counts.iter().all(|count| estimate >= *count),
            "{name}: {estimate} is below one of {counts:?}"
        );
        assert!(
            older <= 2.0,
            "{name}: {estimate} is {older:.2} times the count"
        );
        sums = [sums[0] + estimate, sums[1] + counts[0], sums[2] + counts[1]];
    }
    let [newer, older] = [ratio(sums[0], sums[1]), ratio(sums[0], sums[2])];
    println!("{:<32} {:>8} {newer:>6.2} {older:>6.2}", "all", sums[0]);
    assert!((1.1..=2.1).contains(&newer) && (1.1..=2.1).contains(&older));
}

#[expect(clippy::cast_precision_loss, reason = "counts of a few thousand")]
fn ratio(estimate: u64, count: u64) -> f64 {
    estimate as f64 / count as f64
}

/// From the vendor's own cookbook and the tests of its tokenizer.
#[test]
fn counts_are_the_vendors() {
    for (text, newer, older) in [
        ("", 0, 0),
        ("hello world", 2, 2),
        ("tiktoken is great!", 6, 6),
        ("antidisestablishmentarianism", 6, 6),
        ("2 + 2 = 4", 7, 7),
        ("お誕生日おめでとう", 8, 9),
    ] {
        assert_eq!(
            (count(NEWER, text), count(OLDER, text)),
            (newer, older),
            "{text}"
        );
    }
}

#[test]
fn models_without_a_published_vocabulary_have_no_count() {
    let catalogue = Catalogue::builtin().unwrap();
    let unknown: Vec<&str> = catalogue
        .models()
        .iter()
        .filter(|model| model.provider == "openai")
        .map(ModelSpec::wire_id)
        .filter(|model| OpenAiTokenizer.count(model, "word").is_none())
        .collect();
    assert_eq!(
        unknown,
        [
            "gpt-6-astra",
            "gpt-6.1-sol",
            "gpt-6.1-terra",
            "gpt-6-sol",
            "gpt-6-luna"
        ]
    );
    for stranger in ["", "claude-opus-5", "davinci", "gpt-oss-20b"] {
        assert_eq!(OpenAiTokenizer.count(stranger, "word"), None, "{stranger}");
    }
}

#[test]
fn texts_that_are_hard_on_the_vocabularys_expression_are_counted() {
    for (piece, times, expected) in [
        (" ", 1_100_000, 8_590),
        ("a", 50_000, 6_250),
        (" \n", 20_000, 10_000),
    ] {
        let tokens = count(NEWER, &(piece.repeat(times) + "x"));
        assert!(
            (expected..=expected + expected / 10).contains(&tokens),
            "{tokens} of {piece:?}"
        );
    }
}

/// Cutting after a line changes nothing.
#[test]
fn long_texts_are_counted_in_slices() {
    let (_, line) = CORPUS[0];
    let line = format!("{line}\n");
    assert_eq!(count(NEWER, &line.repeat(200)), 200 * count(NEWER, &line));
}
