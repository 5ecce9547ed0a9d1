use atelier_domain::editorial::evaluation::{Criterion, Weight};
use proptest::prelude::*;

use super::{evaluation, tenths};
use crate::finding::{Finding, Rule};

fn criterion(name: &str, weight: f64) -> Criterion {
    Criterion {
        name: name.to_owned(),
        description: String::new(),
        weight: Weight::try_from(weight).unwrap(),
    }
}

#[test]
fn scores_fall_with_the_weight_of_flaws_in_a_thousand_words() {
    for (flaws, words, expected) in [
        (0, 0, 98),
        (0, 1_000, 98),
        (100, 1_000, 49),
        (15, 0, 49),
        (10, 1_000, 89),
        (u32::MAX, 1, 0),
    ] {
        assert_eq!(tenths(flaws, words), expected, "{flaws} in {words}");
    }
}

#[test]
fn criteria_count_their_own_flaws_and_the_overall_score_their_weights() {
    let flaw = Finding {
        range: 0..1,
        replacement: String::new(),
        rule: Rule::Overlong,
    };
    let value = evaluation(
        &[criterion("Tone", 1.0), criterion("FLOW", 3.0)],
        &[&flaw],
        1_000,
    );
    let expected = serde_json::json!({"evaluation": {
        "criteria": [
            {"name": "Tone", "score": 9.8, "comment": "No passage breaks a rule."},
            {"name": "FLOW", "score": 9.5, "comment": "One passage is left to mend."},
        ],
        "overall": 9.6,
    }});
    assert_eq!(value, expected);
}

proptest! {
    #[test]
    fn fewer_flaws_never_score_less(flaws in 0..10_000_u32, fewer in 0..10_000_u32, words in 0..100_000_usize) {
        let fewer = fewer.min(flaws);
        prop_assert!(tenths(fewer, words) >= tenths(flaws, words));
    }
}
