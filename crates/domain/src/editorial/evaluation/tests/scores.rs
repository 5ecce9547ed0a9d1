use serde_json::json;

use super::super::{Criterion, CriterionScore, Evaluation, Score, Tier, Weight, evaluate};

fn score(hundredths: u16) -> Score {
    Score::from_hundredths(hundredths).unwrap()
}

fn clarity() -> Vec<Criterion> {
    ["Clarity", "Flow"]
        .map(|name| Criterion {
            name: name.to_owned(),
            description: String::new(),
            weight: Weight::ONE,
        })
        .to_vec()
}

#[test]
fn scores_are_0_to_10_in_hundredths() {
    for (hundredths, shown, points) in [
        (0, "0", 0.0),
        (850, "8.5", 8.5),
        (825, "8.25", 8.25),
        (1_000, "10", 10.0),
    ] {
        let score = score(hundredths);
        assert_eq!(score.to_string(), shown);
        assert_eq!(serde_json::to_value(score).unwrap(), json!(points));
        assert_eq!(
            serde_json::from_value::<Score>(json!(points)).unwrap(),
            score
        );
    }
    assert_eq!(serde_json::from_str::<Score>("8").unwrap(), score(800));
    for bad in ["-0.01", "10.01", "8.005", "1e300", "\"8\"", "null"] {
        assert!(serde_json::from_str::<Score>(bad).is_err(), "{bad}");
    }
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(Score::try_from(bad).is_err());
    }
    assert!(Score::from_hundredths(1_001).is_err());
}

#[test]
fn weights_are_above_0_and_at_most_1000() {
    for (weight, thousandths) in [(0.001, 1), (1.0, 1_000), (2.5, 2_500), (1_000.0, 1_000_000)] {
        let parsed = Weight::try_from(weight).unwrap();
        assert_eq!(parsed.thousandths(), thousandths);
        assert_eq!(serde_json::to_value(parsed).unwrap(), json!(weight));
    }
    for bad in [0.0, -1.0, 0.0001, 1_000.001, f64::NAN, f64::INFINITY] {
        assert!(Weight::try_from(bad).is_err(), "{bad}");
    }
    let unset: Criterion = serde_json::from_value(json!({"name": "Clarity"})).unwrap();
    assert_eq!(unset.weight, Weight::ONE);
    assert!(serde_json::from_value::<Criterion>(json!({"name": "Clarity", "weight": 0})).is_err());
}

#[test]
fn means_are_rounded_half_up() {
    for (scores, mean) in [
        (&[][..], None),
        (&[700], Some(700)),
        (&[700, 701], Some(701)),
        (&[700, 700, 701], Some(700)),
        (&[0, 1_000], Some(500)),
    ] {
        let scores: Vec<Score> = scores.iter().copied().map(score).collect();
        assert_eq!(Score::mean(&scores), mean.map(score), "{scores:?}");
    }
}

#[test]
fn tiers_have_names() {
    for tier in [Tier::Json, Tier::NaturalLanguage, Tier::Fallback] {
        assert_eq!(tier.as_str().parse::<Tier>(), Ok(tier));
        assert_eq!(serde_json::to_value(tier).unwrap(), json!(tier.as_str()));
    }
    assert!("JSON".parse::<Tier>().is_err());
}

#[test]
fn evaluations_are_stored_as_json() {
    let evaluation = Evaluation {
        criteria: vec![CriterionScore {
            name: "Clarity".to_owned(),
            score: Some(score(850)),
            comment: None,
        }],
        overall: None,
        tier: Tier::NaturalLanguage,
        problem: Some("no JSON".to_owned()),
    };
    let stored = serde_json::to_value(&evaluation).unwrap();
    assert_eq!(
        stored,
        json!({
            "criteria": [{"name": "Clarity", "score": 8.5, "comment": null}],
            "overall": null,
            "tier": "natural_language",
            "problem": "no JSON",
        })
    );
    assert_eq!(
        serde_json::from_value::<Evaluation>(stored).unwrap(),
        evaluation
    );
}

#[test]
fn comments_are_kept() {
    for (answer, comment) in [
        (
            r#"{"criteria":[{"name":"Clarity","score":8,"comment":" Crisp. "}]}"#,
            Some("Crisp."),
        ),
        (
            r#"{"Clarity":{"score":8,"reasoning":"a\nb"}}"#,
            Some("a\nb"),
        ),
        (
            r#"{"Clarity":{"score":8,"feedback":["one","two"]}}"#,
            Some("one; two"),
        ),
        (r#"{"scores":[["Clarity",8,"crisp"]]}"#, Some("crisp")),
        (r#"{"Clarity":{"score":8,"comment":"cut o"#, Some("cut o")),
        (r#"{"Clarity":{"score":8,"comment":""}}"#, None),
        (
            "**Clarity:** 8/10 – Crisp, plain words.",
            Some("Crisp, plain words."),
        ),
        ("Clarity: 8/10", None),
        ("| Clarity | 8/10 | Crisp. |", Some("Crisp.")),
    ] {
        let evaluation = evaluate(answer, &clarity());
        assert_eq!(
            evaluation.criteria[0].comment.as_deref(),
            comment,
            "{answer}"
        );
        assert_eq!(evaluation.criteria[0].score, Some(score(800)), "{answer}");
    }
}

#[test]
fn a_lower_tier_says_why() {
    for (answer, problem) in [
        ("", "the answer is empty"),
        ("Nothing to say.", "no JSON; no score in the text"),
        (
            r#"{"scores":{"Clarity":null}}"#,
            "the JSON holds no score; no score in the text",
        ),
        (
            r#"{"scores":{"Clarity":"#,
            "the JSON holds no score that can be read (cut off); no score in the text",
        ),
        ("Clarity: 8/10", "no JSON"),
    ] {
        assert_eq!(
            evaluate(answer, &clarity()).problem.as_deref(),
            Some(problem),
            "{answer}"
        );
    }
    assert_eq!(evaluate("Clarity: 8/10", &[]).tier, Tier::Fallback);
}
