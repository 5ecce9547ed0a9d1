//! Every limit: at it all is well, one beyond it is refused by field and limit.

use super::{admitted, team};
use crate::editorial::Reference;
use crate::editorial::draft::{AgentDraft, CriterionDraft, SessionDraft};
use crate::models::PlanTier;

/// Characters of two bytes each, so that bytes are not counted.
fn text(chars: usize) -> String {
    "ü".repeat(chars)
}

#[test]
fn limits_of_the_session() {
    type Alter = fn(&mut SessionDraft, usize);
    let table: [(usize, Alter, &str); 5] = [
        (
            200,
            |draft, n| draft.title = Some(text(n)),
            "title too_long: must have at most 200 characters",
        ),
        (
            20_000,
            |draft, n| draft.initial_prompt = text(n),
            "initial_prompt too_long: must have at most 20000 characters",
        ),
        (
            20_000,
            |draft, n| draft.reference_instructions = Some(text(n)),
            "reference_instructions too_long: must have at most 20000 characters",
        ),
        (
            200,
            |draft, n| {
                draft.references = vec![Reference {
                    name: text(n),
                    text: "x".to_owned(),
                }];
            },
            "reference_documents too_long: must have at most 200 characters",
        ),
        (
            20,
            |draft, n| {
                let reference = |number| Reference {
                    name: format!("{number}"),
                    text: "x".to_owned(),
                };
                draft.references = (0..n).map(reference).collect();
            },
            "reference_documents too_many: must have at most 20 entries",
        ),
    ];
    for (limit, alter, refusal) in table {
        let at = |n| admitted(PlanTier::Enterprise, |draft| alter(draft, n));
        assert!(at(limit).is_ok(), "{refusal}");
        assert_eq!(at(limit + 1).unwrap_err(), [refusal]);
    }
}

#[test]
fn limits_of_an_agent() {
    type Make = fn(usize) -> AgentDraft;
    let table: [(usize, Make, &str); 8] = [
        (
            64,
            |n| AgentDraft {
                id: Some("a".repeat(n)),
                ..AgentDraft::default()
            },
            "agents[1].id invalid: must have 1 to 64 letters, digits, - or _",
        ),
        (
            80,
            |n| AgentDraft {
                display_name: Some(text(n)),
                ..AgentDraft::default()
            },
            "agents[1].display_name too_long: must have at most 80 characters",
        ),
        (
            20_000,
            |n| AgentDraft {
                system_prompt: Some(text(n)),
                ..AgentDraft::default()
            },
            "agents[1].system_prompt too_long: must have at most 20000 characters",
        ),
        (
            5,
            |n| AgentDraft {
                fallback_models: vec!["claude-haiku-5-5".to_owned(); n],
                ..AgentDraft::default()
            },
            "agents[1].fallback_models too_many: must have at most 5 entries",
        ),
        (
            128_000,
            |n| AgentDraft {
                model: Some("claude-haiku-5-5".to_owned()),
                max_output_tokens: Some(n as u64),
                ..AgentDraft::default()
            },
            "agents[1].max_output_tokens out_of_range: must be between 256 and 128000, the limit of claude-haiku-5-5",
        ),
        (
            10,
            |n| with_criteria((0..n).map(|number| named(&number.to_string())).collect()),
            "agents[1].evaluation_criteria too_many: must have at most 10 entries",
        ),
        (
            80,
            |n| with_criteria(vec![named("Tone"), named(&text(n))]),
            "agents[1].evaluation_criteria[1].name too_long: must have at most 80 characters",
        ),
        (
            500,
            |n| {
                with_criteria(vec![CriterionDraft {
                    description: Some(text(n)),
                    ..named("Tone")
                }])
            },
            "agents[1].evaluation_criteria[0].description too_long: must have at most 500 characters",
        ),
    ];
    for (limit, make, refusal) in table {
        let at = |n| team(PlanTier::Free, vec![make(n)]);
        assert!(at(limit).is_ok(), "{refusal}");
        assert_eq!(at(limit + 1).unwrap_err(), [refusal]);
    }
}

#[test]
fn values_out_of_their_range() {
    let temperature = |value| AgentDraft {
        temperature: Some(value),
        ..AgentDraft::default()
    };
    let weight = |value| {
        with_criteria(vec![CriterionDraft {
            weight: Some(value),
            ..named("Tone")
        }])
    };
    let phase = |number| AgentDraft {
        phase: Some(number),
        ..AgentDraft::default()
    };
    let colour = |text: &str| AgentDraft {
        colour: Some(text.to_owned()),
        ..AgentDraft::default()
    };
    let id = |text: &str| AgentDraft {
        id: Some(text.to_owned()),
        ..AgentDraft::default()
    };
    let output = |tokens| AgentDraft {
        max_output_tokens: Some(tokens),
        ..AgentDraft::default()
    };
    let good = [
        temperature(0.0),
        temperature(2.0),
        weight(0.001),
        weight(1_000.0),
        phase(1),
        phase(3),
        colour("#00ffAA"),
        id("a-Z_9"),
        output(256),
    ];
    for draft in good {
        assert!(
            team(PlanTier::Free, vec![draft.clone()]).is_ok(),
            "{draft:?}"
        );
    }
    for (field, bad) in [
        (
            "temperature out_of_range: must be between 0 and 2",
            [-0.1, 2.01, f64::NAN, f64::INFINITY]
                .map(temperature)
                .to_vec(),
        ),
        (
            "evaluation_criteria[0].weight out_of_range: must be above 0 and at most 1000, with at most three decimals",
            [0.0, -1.0, 0.0001, 1_000.1, f64::NAN, f64::INFINITY]
                .map(weight)
                .to_vec(),
        ),
        (
            "phase out_of_range: must be 1, 2 or 3",
            [0, 4, 255].map(phase).to_vec(),
        ),
        (
            "colour invalid: must be # and six hexadecimal digits",
            ["", "#", "#12345", "#1234567", "123456", "#12345g", "#ääää"]
                .map(colour)
                .to_vec(),
        ),
        (
            "id invalid: must have 1 to 64 letters, digits, - or _",
            ["", "a b", "ä", "a.b", "a\0"].map(id).to_vec(),
        ),
        (
            "max_output_tokens out_of_range: must be between 256 and 128000, the limit of claude-haiku-5-5",
            [0, 255, u64::MAX].map(output).to_vec(),
        ),
    ] {
        for draft in bad {
            let refused = team(PlanTier::Free, vec![draft.clone()]).unwrap_err();
            assert_eq!(refused, [format!("agents[1].{field}")], "{draft:?}");
        }
    }
}

fn with_criteria(criteria: Vec<CriterionDraft>) -> AgentDraft {
    AgentDraft {
        criteria: Some(criteria),
        ..AgentDraft::default()
    }
}

fn named(name: &str) -> CriterionDraft {
    CriterionDraft {
        name: name.to_owned(),
        ..CriterionDraft::default()
    }
}
