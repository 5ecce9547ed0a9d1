use atelier_domain::models::{Effort, JsonSchema, Message, ModelRequest, Role, TextBlock};
use atelier_llm_kit::conformance::{Description, answers, members_equal};
use serde_json::{Value, json};

use crate::request::MessagesRequest;

fn sent(request: &ModelRequest) -> Value {
    let body = serde_json::to_vec(&MessagesRequest::new(request)).unwrap();
    serde_json::from_slice(&body).unwrap()
}

fn plain() -> ModelRequest {
    ModelRequest::new("claude-opus-5-5", vec![Message::user("Hello")], 1024)
}

fn schema() -> JsonSchema {
    JsonSchema {
        name: "note".to_owned(),
        schema: json!({"type": "object", "properties": {"title": {"type": "string"}},
            "required": ["title"], "additionalProperties": false}),
    }
}

fn assistant(text: &str) -> Message {
    Message {
        role: Role::Assistant,
        content: vec![TextBlock::new(text)],
    }
}

#[test]
fn every_request_fits_the_description() {
    let description = Description::new(
        include_str!("../../tests/data/anthropic.openapi.json"),
        "MessagesRequest",
    );
    let full = ModelRequest {
        system: vec![TextBlock::cached("Be brief."), TextBlock::new("")],
        messages: vec![
            Message::user("Hello"),
            assistant("Hi."),
            Message {
                role: Role::User,
                content: vec![TextBlock::cached("a"), TextBlock::new("b")],
            },
            assistant(""),
            Message::user("Go on"),
        ],
        temperature: Some(0.7),
        stop: vec!["END".to_owned()],
        json_schema: Some(schema()),
        effort: Some(Effort::High),
        end_user: Some("u_1f3a".to_owned()),
        ..plain()
    };
    let efforts = [
        Effort::None,
        Effort::Minimal,
        Effort::Low,
        Effort::Medium,
        Effort::High,
        Effort::XHigh,
        Effort::Max,
    ];
    let mut requests = vec![
        plain(),
        full.clone(),
        ModelRequest {
            temperature: Some(0.0),
            ..plain()
        },
        ModelRequest {
            system: vec![TextBlock::new("s")],
            ..plain()
        },
        ModelRequest {
            stop: vec!["a".to_owned(), "b".to_owned()],
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
    for effort in efforts {
        for model in ["claude-opus-5-5", "claude-haiku-4-5"] {
            requests.push(ModelRequest {
                model: model.to_owned(),
                effort: Some(effort),
                ..full.clone()
            });
        }
    }
    for request in &requests {
        description.accepts(&sent(request));
    }
    description.refuses(&json!({"model": "m", "max_tokens": 1, "messages": [], "temperature": 1}));
}

#[test]
fn the_sample_request_is_sent_as_written() {
    let request = ModelRequest {
        system: vec![TextBlock::cached("Be brief.")],
        effort: Some(Effort::Low),
        ..plain()
    };
    let samples = answers("anthropic");
    let sample = samples.iter().find_map(|sample| sample.request.as_ref());
    members_equal(&sent(&request), sample.unwrap(), &["stream"]);
}

#[test]
fn efforts_become_the_words_of_the_model() {
    let none = Value::Null;
    for (model, effort, max_tokens, thinking, word) in [
        (
            "claude-haiku-5-5",
            Effort::None,
            4096,
            json!({"type": "disabled"}),
            none.clone(),
        ),
        (
            "claude-opus-5-5",
            Effort::Minimal,
            4096,
            none.clone(),
            json!("low"),
        ),
        (
            "claude-opus-5-5",
            Effort::XHigh,
            4096,
            none.clone(),
            json!("xhigh"),
        ),
        (
            "claude-opus-4-8",
            Effort::Max,
            4096,
            none.clone(),
            json!("max"),
        ),
        (
            "claude-sonnet-4-5-20250929",
            Effort::Low,
            4096,
            json!({"type": "enabled", "budget_tokens": 2048}),
            none.clone(),
        ),
        (
            "claude-sonnet-4-20250514",
            Effort::Medium,
            16_384,
            json!({"type": "enabled", "budget_tokens": 8192}),
            none.clone(),
        ),
        (
            "claude-sonnet-4-6",
            Effort::Medium,
            4096,
            none.clone(),
            json!("medium"),
        ),
        (
            "claude-haiku-4-5",
            Effort::Max,
            4096,
            json!({"type": "enabled", "budget_tokens": 4095}),
            none.clone(),
        ),
        (
            "claude-haiku-4-5",
            Effort::High,
            1024,
            none.clone(),
            none.clone(),
        ),
    ] {
        let request = ModelRequest {
            model: model.to_owned(),
            effort: Some(effort),
            max_output_tokens: max_tokens,
            ..plain()
        };
        let sent = sent(&request);
        assert_eq!(sent["thinking"], thinking, "{model} {effort:?}");
        assert_eq!(sent["output_config"]["effort"], word, "{model} {effort:?}");
    }
}

#[test]
fn at_most_four_cache_marks_are_sent_and_the_last_ones_win() {
    let request = ModelRequest {
        system: vec![
            TextBlock::cached("1"),
            TextBlock::cached(""),
            TextBlock::cached("2"),
        ],
        messages: ["3", "4", "5", "6"]
            .map(|text| Message {
                role: Role::User,
                content: vec![TextBlock::cached(text)],
            })
            .to_vec(),
        ..plain()
    };
    let sent = sent(&request);
    let blocks = sent["system"].as_array().unwrap().iter().chain(
        sent["messages"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|message| message["content"].as_array().unwrap().iter()),
    );
    let marked: String = blocks
        .filter(|block| block["cache_control"] == json!({"type": "ephemeral"}))
        .filter_map(|block| block["text"].as_str())
        .collect();
    assert_eq!(marked, "3456");
}
