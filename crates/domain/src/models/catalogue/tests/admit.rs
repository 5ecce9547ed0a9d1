use serde_json::json;

use super::model;
use crate::models::{
    DropReason, Dropped, Effort, JsonSchema, Message, ModelRequest, ModelSpec, Parameter,
};

fn request() -> ModelRequest {
    ModelRequest::new("any", vec![Message::user("Hello")], 1_000)
}

fn dropped(model: &ModelSpec, request: ModelRequest) -> Vec<(Parameter, DropReason)> {
    let (_, dropped) = model.admit(request);
    dropped
        .iter()
        .map(|Dropped { parameter, reason }| (*parameter, *reason))
        .collect()
}

#[test]
fn temperatures_are_sent_only_where_they_count() {
    let none = Some(Effort::None);
    for (id, effort, reason) in [
        ("gpt-4o", None, None),
        ("gemini-2.5-pro", None, None),
        ("gemini-3.8-flash", None, Some(DropReason::Ignored)),
        ("claude-opus-5-5", None, Some(DropReason::Refused)),
        (
            "claude-sonnet-4-6",
            None,
            Some(DropReason::NeedsOlderVersion),
        ),
        ("gpt-6-astra", None, Some(DropReason::Refused)),
        ("gpt-6-sol", None, Some(DropReason::NeedsEffortNone)),
        (
            "gpt-6-sol",
            Some(Effort::Low),
            Some(DropReason::NeedsEffortNone),
        ),
        ("gpt-6-sol", none, None),
        // Here the vendor's default is no reasoning.
        ("gpt-5.4", None, None),
        (
            "gpt-5.4",
            Some(Effort::High),
            Some(DropReason::NeedsEffortNone),
        ),
        ("scripted", None, Some(DropReason::Ignored)),
    ] {
        let asked = ModelRequest {
            temperature: Some(0.7),
            effort,
            ..request()
        };
        let (sent, dropped) = model(id).admit(asked);
        let expected: Vec<_> = reason
            .map(|reason| Dropped {
                parameter: Parameter::Temperature,
                reason,
            })
            .into_iter()
            .collect();
        assert_eq!(dropped, expected, "{id} with {effort:?}");
        assert_eq!(
            sent.temperature.is_none(),
            reason.is_some(),
            "{id} with {effort:?}"
        );
    }
}

#[test]
fn efforts_that_a_model_does_not_know_are_left_to_its_default() {
    for (id, effort, is_known) in [
        ("claude-opus-5-5", Effort::XHigh, true),
        ("claude-opus-5-5", Effort::None, false),
        ("claude-sonnet-4-6", Effort::XHigh, false),
        ("gpt-5", Effort::Minimal, true),
        ("gemini-3.8-flash", Effort::Minimal, false),
        // Controlled by a budget, and not at all.
        ("claude-haiku-4-5", Effort::Low, false),
        ("gpt-4o", Effort::Low, false),
    ] {
        let asked = ModelRequest {
            effort: Some(effort),
            ..request()
        };
        let (sent, dropped) = model(id).admit(asked);
        assert_eq!(sent.effort, is_known.then_some(effort), "{id}");
        assert_eq!(dropped.is_empty(), is_known, "{id}");
    }
}

#[test]
fn a_model_reasons_unless_it_can_not_or_need_not() {
    for (id, effort, reasons) in [
        ("claude-opus-5-5", None, true),
        ("gpt-6-sol", None, true),
        ("gpt-6-sol", Some(Effort::None), false),
        // The vendor's default is no reasoning.
        ("gpt-5.4", None, false),
        ("gpt-5.4", Some(Effort::Low), true),
        // The model does not know this effort, so its default counts.
        ("claude-opus-5-5", Some(Effort::None), true),
        ("gpt-4o", None, false),
        ("gpt-4o", Some(Effort::High), false),
        ("scripted", None, false),
    ] {
        let asked = ModelRequest {
            effort,
            ..request()
        };
        let (sent, _) = model(id).admit(asked);
        assert_eq!(sent.reasons, reasons, "{id} with {effort:?}");
    }
}

#[test]
fn an_unknown_effort_none_does_not_let_a_temperature_through() {
    let asked = ModelRequest {
        temperature: Some(0.2),
        effort: Some(Effort::None),
        ..request()
    };
    assert_eq!(
        dropped(&model("gpt-6.1-sol"), asked),
        [
            (Parameter::Effort, DropReason::Unsupported),
            (Parameter::Temperature, DropReason::Refused)
        ]
    );
}

#[test]
fn other_parameters_are_cut_to_what_the_model_takes() {
    let asked = ModelRequest {
        stop: vec!["END".into()],
        max_output_tokens: 200_000,
        json_schema: Some(JsonSchema {
            name: "note".into(),
            schema: json!({"type": "object"}),
        }),
        ..request()
    };
    let too_long = (Parameter::MaxOutputTokens, DropReason::AboveLimit);
    for (id, limit, expected) in [
        (
            "gpt-6-sol",
            128_000,
            vec![(Parameter::Stop, DropReason::Refused), too_long],
        ),
        ("gpt-4o", 16_384, vec![too_long]),
        ("claude-opus-5-5", 128_000, vec![too_long]),
        (
            "scripted",
            128_000,
            vec![(Parameter::JsonSchema, DropReason::Unsupported), too_long],
        ),
    ] {
        assert_eq!(dropped(&model(id), asked.clone()), expected, "{id}");
        let (sent, _) = model(id).admit(asked.clone());
        assert_eq!(sent.max_output_tokens, limit, "{id}");
        assert_eq!(sent.stop.is_empty(), id == "gpt-6-sol", "{id}");
    }
}

#[test]
fn what_nobody_refuses_is_sent_as_asked_under_the_wire_id() {
    let asked = ModelRequest {
        stop: vec!["END".into()],
        ..request()
    };
    let (sent, dropped) = model("claude-haiku-4-5-20250110").admit(asked.clone());
    assert_eq!(dropped, []);
    assert_eq!(
        sent,
        ModelRequest {
            model: "claude-haiku-4-5".into(),
            reasons: true,
            ..asked
        }
    );
}

#[test]
fn what_was_dropped_is_stored_in_words() {
    let stored = serde_json::to_value(Dropped {
        parameter: Parameter::MaxOutputTokens,
        reason: DropReason::NeedsOlderVersion,
    });
    assert_eq!(
        stored.unwrap(),
        json!({"parameter": "max_output_tokens", "reason": "needs_older_version"})
    );
}
