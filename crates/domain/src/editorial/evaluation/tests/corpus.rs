//! Answers as models write them, with the scores that are in them: `tests/data/evaluations`.

use super::super::{Criterion, Evaluation, Weight, evaluate, evaluate_bytes};

const THEMES: [(&str, &str); 9] = [
    (
        "json",
        include_str!("../../../../tests/data/evaluations/json.txt"),
    ),
    (
        "sloppy_json",
        include_str!("../../../../tests/data/evaluations/sloppy_json.txt"),
    ),
    (
        "shapes",
        include_str!("../../../../tests/data/evaluations/shapes.txt"),
    ),
    (
        "prose",
        include_str!("../../../../tests/data/evaluations/prose.txt"),
    ),
    (
        "tables",
        include_str!("../../../../tests/data/evaluations/tables.txt"),
    ),
    (
        "languages",
        include_str!("../../../../tests/data/evaluations/languages.txt"),
    ),
    (
        "no_scores",
        include_str!("../../../../tests/data/evaluations/no_scores.txt"),
    ),
    (
        "hostile",
        include_str!("../../../../tests/data/evaluations/hostile.txt"),
    ),
    (
        "long_answers",
        include_str!("../../../../tests/data/evaluations/long_answers.txt"),
    ),
];

struct Case {
    name: String,
    criteria: Vec<Criterion>,
    answer: String,
    expected: String,
}

fn cases(theme: &str, text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for part in text.split("=== ").skip(1) {
        let (title, rest) = part.split_once('\n').expect("a case has a title");
        let (answer, expected) = rest
            .rsplit_once("\n--> ")
            .expect("a case says what it expects");
        let (name, criteria) = match title.split_once(" [") {
            Some((name, criteria)) => (name, criteria.trim_end_matches(']')),
            None => (title, "Clarity, Flow, Tone"),
        };
        cases.push(Case {
            name: format!("{theme}: {name}"),
            criteria: criteria.split(", ").map(criterion).collect(),
            answer: answer
                .replace("{BOM}", "\u{feff}")
                .replace("{ZW}", "\u{200b}"),
            expected: expected.trim().to_owned(),
        });
    }
    cases
}

fn criterion(text: &str) -> Criterion {
    let (name, weight) = text.split_once('*').unwrap_or((text, "1"));
    Criterion {
        name: name.to_owned(),
        description: String::new(),
        weight: Weight::try_from(weight.parse::<f64>().expect("a weight is a number"))
            .expect("in range"),
    }
}

/// An evaluation in the words of the corpus.
fn told(evaluation: &Evaluation) -> String {
    let mut parts = vec![evaluation.tier.to_string()];
    for criterion in &evaluation.criteria {
        parts.extend(
            criterion
                .score
                .map(|score| format!("{} {score}", criterion.name)),
        );
    }
    parts.push(match evaluation.overall {
        Some(score) => format!("= {score}"),
        None => "= ?".to_owned(),
    });
    parts.join(" | ")
}

#[test]
fn every_answer_gives_its_scores() {
    let cases: Vec<Case> = THEMES
        .iter()
        .flat_map(|(theme, text)| cases(theme, text))
        .collect();
    let mut wrong = Vec::new();
    for case in &cases {
        let evaluation = evaluate(&case.answer, &case.criteria);
        let found = told(&evaluation);
        if found != case.expected {
            wrong.push(format!(
                "{}\n  expected {}\n  found    {found}\n",
                case.name, case.expected
            ));
        }
        assert_eq!(
            evaluate_bytes(case.answer.as_bytes(), &case.criteria),
            evaluation,
            "{}",
            case.name
        );
        assert_eq!(
            evaluation.criteria.len(),
            case.criteria.len(),
            "{}",
            case.name
        );
        assert_eq!(
            evaluation.problem.is_none(),
            evaluation.tier == super::super::Tier::Json,
            "{}",
            case.name
        );
    }
    assert!(
        wrong.is_empty(),
        "{} of {} wrong:\n{}",
        wrong.len(),
        cases.len(),
        wrong.concat()
    );
    assert!(cases.len() >= 150, "only {} cases", cases.len());
}
