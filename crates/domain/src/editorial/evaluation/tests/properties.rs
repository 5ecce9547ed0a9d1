//! What holds for any answer.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::{Criterion, Evaluation, Score, Weight, evaluate, evaluate_bytes};

const NAMES: [&str; 4] = ["Clarity", "Flow", "Tone of Voice", "Évidence"];

fn criteria(weights: &[u32]) -> Vec<Criterion> {
    NAMES
        .iter()
        .zip(weights)
        .map(|(name, weight)| Criterion {
            name: (*name).to_owned(),
            description: String::new(),
            weight: Weight::from_thousandths(*weight).unwrap(),
        })
        .collect()
}

fn even() -> Vec<Criterion> {
    criteria(&[1_000; 4])
}

/// Scores as an answer in one of the ways that models have. Everything is out of ten or says its scale.
fn rendered(scores: &[Option<Score>], format: usize) -> String {
    let mut out = String::new();
    let given = NAMES
        .iter()
        .zip(scores)
        .filter_map(|(name, score)| Some((name, (*score)?)));
    for (name, score) in given {
        let comma = score.to_string().replace('.', ",");
        let percent = f64::from(score.hundredths()) / 10.0;
        match format {
            0 => writeln!(out, "{name}: {score}/10"),
            1 => writeln!(out, "- **{name}** – {score} out of 10"),
            2 => writeln!(out, "| {name} | {score}/10 | fine |"),
            3 => writeln!(out, "### {name}\nScore: {score}\nFine."),
            4 => writeln!(out, "{name}: {comma} von 10"),
            5 => writeln!(out, "{name} ({score})"),
            6 => writeln!(out, "{name}: {percent}%"),
            7 => write!(out, "{name}: {score}, "),
            8 => writeln!(out, "{{\"name\": \"{name}\", \"score\": {score}}}"),
            9 => write!(
                out,
                "{{\"{name}\": {{\"score\": \"{comma}/10\", \"comment\": \"x\"}}}},"
            ),
            10 => write!(
                out,
                "{{'criterion': '{}', 'rating': {score},}}, ",
                name.to_uppercase()
            ),
            _ => write!(
                out,
                "{{\"name\":\"{name}\",\"score\":{percent},\"max\":100}}"
            ),
        }
        .unwrap();
    }
    match format {
        9 => format!("Prose.\n[{out}]"),
        10 => format!("Prose.\n```json\n{{\"evaluation\": {{\"criteria\": [{out}]}}}}\n```\n"),
        11 => format!("{{\"evaluation\": {{\"criteria\": [{out}"),
        _ => out,
    }
}

fn given_scores(evaluation: &Evaluation) -> Vec<Option<Score>> {
    evaluation
        .criteria
        .iter()
        .map(|criterion| criterion.score)
        .collect()
}

/// Pieces of which evaluations are made, in any order.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned),
        prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            ":",
            ",",
            "/10",
            "%",
            "\n",
            " ",
            "|",
            "```json\n",
            "```",
            "score",
            "name",
            "out of",
            "overall",
            "evaluation",
            "criteria",
            "//",
            "/*",
            "\\",
            "-",
            "(",
            ")",
            "**",
            "# ",
            "max",
            "NaN",
            "of",
            "points",
            "stars",
            "|---|---|\n",
            "→",
            "for",
            "<",
            ">",
            ".",
            "=",
        ])
        .prop_map(str::to_owned),
        "[0-9]{1,3}",
        "\\PC{1,3}",
    ];
    prop::collection::vec(scrap, 0..40).prop_map(|scraps| scraps.concat())
}

fn is_number_like(c: char) -> bool {
    c.is_numeric() || matches!(c, '★' | '☆' | '⭐' | '🌟' | '✩' | '⚝')
}

proptest! {
    #[test]
    fn any_bytes_give_an_evaluation(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let evaluation = evaluate_bytes(&bytes, &even());
        prop_assert_eq!(evaluation.criteria.len(), NAMES.len());
    }

    #[test]
    fn no_number_no_score(answer in scraps()) {
        let answer: String = answer.chars().filter(|c| !is_number_like(*c)).collect();
        let evaluation = evaluate(&answer, &even());
        prop_assert!(evaluation.overall.is_none(), "{answer:?} {evaluation:?}");
        prop_assert!(evaluation.criteria.iter().all(|criterion| criterion.score.is_none()));
    }

    #[test]
    fn every_score_is_written_in_the_answer(answer in scraps()) {
        let numbers = written(&answer);
        for score in given_scores(&evaluate(&answer, &even())).into_iter().flatten() {
            let exact = |scale: f64| numbers.iter().any(|number| {
                (number / scale * 1_000.0 - f64::from(score.hundredths())).abs() <= 0.5 + 1e-6
            });
            let scales = numbers.iter().copied().chain([5.0, 10.0, 100.0]);
            let starred = answer.chars().any(|c| is_number_like(c) && !c.is_ascii());
            prop_assert!(starred || scales.into_iter().any(exact), "{score} of {answer:?}");
        }
    }

    #[test]
    fn rendered_scores_are_read_back(
        hundredths in prop::collection::vec(prop::option::weighted(0.8, 0_u16..=1_000), 4),
        format in 0..12_usize,
    ) {
        let scores: Vec<Option<Score>> = hundredths
            .into_iter()
            .map(|score| score.map(|hundredths| Score::from_hundredths(hundredths).unwrap()))
            .collect();
        let answer = rendered(&scores, format);
        prop_assert_eq!(given_scores(&evaluate(&answer, &even())), scores, "{}", answer);
    }

    #[test]
    fn the_overall_score_lies_among_the_scores(
        scores in prop::collection::vec(0_u16..=1_000, 4),
        weights in prop::collection::vec(1..=Weight::MAX_THOUSANDTHS, 4),
    ) {
        let given: Vec<Option<Score>> = scores.iter().map(|score| Score::from_hundredths(*score).ok()).collect();
        let overall = evaluate(&rendered(&given, 0), &criteria(&weights)).overall.unwrap().hundredths();
        prop_assert!(scores.iter().min() <= Some(&overall) && Some(&overall) <= scores.iter().max());
    }
}

/// The plain numbers of a text, in every way that its separators can be read.
fn written(text: &str) -> Vec<f64> {
    let digits: String = text
        .chars()
        .map(|c| {
            if c.is_ascii_digit() || matches!(c, '.' | ',') {
                c
            } else {
                ' '
            }
        })
        .collect();
    let whole = digits.split([' ', '.', ',']).map(str::to_owned);
    let decimal = digits
        .split(' ')
        .map(|number| number.replace(',', ".").trim_matches('.').to_owned());
    whole
        .chain(decimal)
        .filter_map(|number| number.parse().ok())
        .collect()
}

/// Time bounds are generous for slow machines; what grows with the square of the length is far beyond them.
fn takes_less_than(limit: Duration, length: usize, pattern: &str) {
    let answer: String = pattern.chars().cycle().take(length).collect();
    let start = Instant::now();
    evaluate(&answer, &even());
    assert!(
        start.elapsed() < limit,
        "{pattern:?} took {:?}",
        start.elapsed()
    );
}

#[test]
fn hostile_answers_take_linear_time() {
    for pattern in [
        "[",
        "}",
        "{\"",
        "{\"a\":",
        "{\"scores\":",
        "{\"Clarity\":",
        "[{",
        "\" ",
        "```\n",
        "```json\n{\n",
        "Clarity ",
        "Clarity: ",
        "Clarity: 1 ",
        "Clarity (",
        "1 ",
        "1/",
        "9",
        "★",
        "★ ",
        "|",
        "| Clarity ",
        "\n",
        "# Clarity\n",
        "- ",
        "<",
        "{a} ",
        "\t",
        "a: {",
        "{'a':'",
        "Clarity: 1 of ",
        "8 → ",
        "(",
        "Clarity is a ",
        "\u{feff}",
    ] {
        takes_less_than(Duration::from_secs(8), 100_000, pattern);
    }
}

#[test]
fn a_million_brackets_take_seconds_at_most() {
    takes_less_than(Duration::from_mins(1), 1_000_000, "{");
}
