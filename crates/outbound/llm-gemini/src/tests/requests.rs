use atelier_domain::models::{Effort, JsonSchema, Message, ModelRequest, Role, TextBlock};
use atelier_llm_kit::conformance::{Description, answers, members_equal};
use serde_json::{Value, json};

use crate::request::GenerateRequest;

fn sent(request: &ModelRequest) -> Value {
    let body = serde_json::to_vec(&GenerateRequest::new(request)).unwrap();
    serde_json::from_slice(&body).unwrap()
}

fn plain() -> ModelRequest {
    ModelRequest::new("gemini-3.6-flash", vec![Message::user("Hello")], 1024)
}

fn schema() -> JsonSchema {
    JsonSchema {
        name: "note".to_owned(),
        schema: json!({"type": "object", "properties": {"title": {"type": "string"}},
            "required": ["title"], "additionalProperties": false}),
    }
}

#[test]
fn every_request_fits_the_description() {
    let description = Description::new(
        include_str!("../../tests/data/gemini.openapi.json"),
        "GenerateContentRequest",
    );
    let assistant = |text: &str| Message {
        role: Role::Assistant,
        content: vec![TextBlock::new(text)],
    };
    let full = ModelRequest {
        system: vec![TextBlock::cached("Be brief."), TextBlock::new("")],
        messages: vec![
            Message::user("Hello"),
            assistant("Hi."),
            assistant(""),
            Message::user("Go"),
        ],
        temperature: Some(0.7),
        stop: ["a", "b", "c", "d", "e", "f"].map(str::to_owned).to_vec(),
        json_schema: Some(schema()),
        effort: Some(Effort::High),
        end_user: Some("u_1f3a".to_owned()),
        ..plain()
    };
    let mut requests = vec![
        plain(),
        full.clone(),
        ModelRequest {
            temperature: Some(2.0),
            ..plain()
        },
        ModelRequest {
            stop: vec!["a".to_owned()],
            ..plain()
        },
        ModelRequest {
            json_schema: Some(schema()),
            ..plain()
        },
        ModelRequest {
            end_user: Some("u".to_owned()),
            ..plain()
        },
    ];
    for effort in [
        Effort::None,
        Effort::Minimal,
        Effort::Low,
        Effort::Medium,
        Effort::High,
        Effort::XHigh,
        Effort::Max,
    ] {
        for model in ["gemini-2.5-flash", "gemini-4-argon"] {
            let model = model.to_owned();
            requests.push(ModelRequest {
                model,
                effort: Some(effort),
                ..full.clone()
            });
        }
    }
    for request in &requests {
        description.accepts(&sent(request));
    }
    description.refuses(&json!({"contents": [], "generationConfig": {}}));
}

#[test]
fn the_sample_request_is_sent_as_written() {
    let request = ModelRequest {
        system: vec![TextBlock::new("Be brief.")],
        effort: Some(Effort::Low),
        json_schema: Some(schema()),
        ..plain()
    };
    let samples = answers("gemini");
    let sample = samples.iter().find_map(|sample| sample.request.as_ref());
    members_equal(&sent(&request), sample.unwrap(), &[]);
}

#[test]
fn a_full_request() {
    let request = ModelRequest {
        messages: vec![
            Message {
                role: Role::User,
                content: vec![TextBlock::cached("a"), TextBlock::new("b")],
            },
            Message {
                role: Role::Assistant,
                content: vec![TextBlock::new("c")],
            },
        ],
        temperature: Some(0.7),
        stop: vec!["END".to_owned()],
        ..plain()
    };
    let expected = json!({
        "contents": [
            {"role": "user", "parts": [{"text": "a"}, {"text": "b"}]},
            {"role": "model", "parts": [{"text": "c"}]},
        ],
        "generationConfig": {"maxOutputTokens": 1024, "temperature": 0.7, "stopSequences": ["END"]},
    });
    assert_eq!(sent(&request), expected);
}

#[test]
fn efforts_become_levels_or_budgets() {
    for (model, effort, config) in [
        (
            "gemini-2.5-flash",
            Effort::None,
            json!({"thinkingBudget": 0}),
        ),
        (
            "gemini-2.5-pro",
            Effort::Low,
            json!({"thinkingBudget": 1024}),
        ),
        (
            "models/gemini-2.5-flash-lite",
            Effort::Max,
            json!({"thinkingBudget": 24576}),
        ),
        (
            "gemini-3.6-flash",
            Effort::Minimal,
            json!({"thinkingLevel": "MINIMAL"}),
        ),
        (
            "gemini-3.8-flash",
            Effort::None,
            json!({"thinkingLevel": "LOW"}),
        ),
        (
            "gemini-4-argon",
            Effort::Medium,
            json!({"thinkingLevel": "MEDIUM"}),
        ),
        (
            "gemini-4-argon",
            Effort::XHigh,
            json!({"thinkingLevel": "HIGH"}),
        ),
    ] {
        let request = ModelRequest {
            model: model.to_owned(),
            effort: Some(effort),
            ..plain()
        };
        let sent = sent(&request);
        assert_eq!(
            sent["generationConfig"]["thinkingConfig"], config,
            "{model} {effort:?}"
        );
    }
}
