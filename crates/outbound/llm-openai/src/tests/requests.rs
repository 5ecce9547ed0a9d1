use atelier_domain::models::{Effort, JsonSchema, Message, ModelRequest, Role, TextBlock};
use atelier_llm_kit::conformance::{Description, answers, members_equal};
use serde_json::{Value, json};

use crate::Profile;
use crate::chat::ChatRequest;
use crate::responses::ResponsesRequest;

fn responses(request: &ModelRequest) -> Value {
    let body = serde_json::to_vec(&ResponsesRequest::new(request)).unwrap();
    serde_json::from_slice(&body).unwrap()
}

fn chat(request: &ModelRequest, profile: Profile) -> Value {
    let body = serde_json::to_vec(&ChatRequest::new(request, profile)).unwrap();
    serde_json::from_slice(&body).unwrap()
}

fn description(schema: &str) -> Description {
    Description::new(include_str!("../../tests/data/openai.openapi.json"), schema)
}

fn plain(text: &str) -> ModelRequest {
    ModelRequest::new("gpt-6.1-terra", vec![Message::user(text)], 256)
}

fn schema() -> JsonSchema {
    JsonSchema {
        name: "note".to_owned(),
        schema: json!({"type": "object", "properties": {"title": {"type": "string"}},
            "required": ["title"], "additionalProperties": false}),
    }
}

fn full() -> ModelRequest {
    ModelRequest {
        system: vec![TextBlock::cached("Be brief."), TextBlock::new("Be kind.")],
        messages: vec![
            Message::user("Hello"),
            Message {
                role: Role::Assistant,
                content: vec![TextBlock::new("Hi.")],
            },
            Message {
                role: Role::User,
                content: vec![TextBlock::new("Go"), TextBlock::new("on")],
            },
        ],
        temperature: Some(0.7),
        stop: vec!["END".to_owned()],
        json_schema: Some(schema()),
        effort: Some(Effort::Low),
        end_user: Some("u_1f3a".to_owned()),
        ..plain("Hello")
    }
}

/// Requests that leave out or vary each optional member.
fn table() -> Vec<ModelRequest> {
    let efforts = [
        Effort::None,
        Effort::Minimal,
        Effort::Low,
        Effort::Medium,
        Effort::High,
        Effort::XHigh,
        Effort::Max,
    ];
    let mut table = vec![
        plain("Hello"),
        full(),
        ModelRequest {
            system: vec![TextBlock::new("s")],
            ..plain("a")
        },
        ModelRequest {
            temperature: Some(0.0),
            ..plain("a")
        },
        ModelRequest {
            stop: vec!["a".to_owned()],
            ..plain("a")
        },
        ModelRequest {
            json_schema: Some(schema()),
            ..plain("a")
        },
        ModelRequest {
            end_user: Some("u".to_owned()),
            ..plain("a")
        },
    ];
    table.extend(efforts.map(|effort| ModelRequest {
        effort: Some(effort),
        ..plain("a")
    }));
    table
}

#[test]
fn every_request_fits_the_description() {
    let (of_responses, of_chat) = (
        description("CreateResponse"),
        description("CreateChatCompletionRequest"),
    );
    for request in table() {
        of_responses.accepts(&responses(&request));
        for name in Profile::NAMES {
            of_chat.accepts(&chat(&request, Profile::by_name(name).unwrap()));
        }
    }
    of_responses.refuses(&json!({"model": "m", "input": "a", "max_output_tokens": 1}));
}

#[test]
fn the_sample_requests_are_sent_as_written() {
    let sample = |name: &str| {
        let samples = answers("openai");
        let sample = samples
            .into_iter()
            .find(|sample| sample.name == name)
            .unwrap();
        sample.request.unwrap()
    };
    let brief = ModelRequest {
        system: vec![TextBlock::new("Be brief.")],
        effort: Some(Effort::Low),
        ..plain("Hello")
    };
    let named = ModelRequest {
        end_user: Some("u_1f3a".to_owned()),
        ..brief.clone()
    };
    let extra = ["stream", "stream_options"];
    members_equal(&chat(&named, Profile::OPENAI), &sample("text"), &extra);

    let structured = ModelRequest {
        json_schema: Some(schema()),
        ..plain("Name this note.")
    };
    let extra = ["stream", "stream_options", "store", "max_completion_tokens"];
    members_equal(
        &chat(&structured, Profile::OPENAI),
        &sample("structured output"),
        &extra,
    );

    let structured = ModelRequest {
        model: "gpt-6.1-sol".to_owned(),
        json_schema: Some(schema()),
        ..brief
    };
    let sample = sample("text after a reasoning item");
    members_equal(&responses(&structured), &sample, &["stream"]);
}

#[test]
fn a_full_request_to_responses() {
    let mut sent = responses(&full());
    let key = sent
        .as_object_mut()
        .unwrap()
        .remove("prompt_cache_key")
        .unwrap();
    assert_eq!(key.as_str().unwrap().len(), 16);
    let expected = json!({
        "model": "gpt-6.1-terra",
        "instructions": "Be brief.\n\nBe kind.",
        "input": [
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hi."},
            {"role": "user", "content": "Go\n\non"},
        ],
        "max_output_tokens": 256,
        "temperature": 0.7,
        "reasoning": {"effort": "low"},
        "text": {"format": {"type": "json_schema", "name": "note", "strict": true, "schema": schema().schema}},
        "safety_identifier": "u_1f3a",
        "store": false,
        "stream": true,
    });
    assert_eq!(sent, expected);
}

#[test]
fn the_cache_key_follows_the_marked_prefix() {
    let key = |marked: &str, rest: &str| {
        let system = vec![TextBlock::cached(marked), TextBlock::new(rest)];
        responses(&ModelRequest {
            system,
            ..plain("a")
        })["prompt_cache_key"]
            .clone()
    };
    assert_eq!(key("a", "1"), key("a", "2"));
    assert_ne!(key("a", "1"), key("b", "1"));
    // What is marked behind the system text tells one session from another.
    let session = |material: &str, rest: &str| {
        let content = vec![TextBlock::cached(material), TextBlock::new(rest)];
        responses(&ModelRequest {
            system: vec![TextBlock::cached("a")],
            messages: vec![Message {
                role: Role::User,
                content,
            }],
            ..plain("a")
        })["prompt_cache_key"]
            .clone()
    };
    assert_eq!(session("task", "round 1"), session("task", "round 2"));
    assert_ne!(session("task", "round 1"), session("another", "round 1"));
    let unmarked = ModelRequest {
        system: vec![TextBlock::new("a")],
        ..plain("a")
    };
    assert_eq!(responses(&unmarked)["prompt_cache_key"], Value::Null);
}

#[test]
fn profiles_send_what_their_servers_take() {
    let basic = "max_tokens messages model stream";
    for (name, members) in [
        ("generic", basic.to_owned()),
        ("mistral", format!("{basic} response_format stop temperature")),
        ("deepseek", format!("{basic} reasoning_effort stop temperature")),
        ("ollama", format!("{basic} reasoning_effort response_format stop stream_options temperature")),
        ("openrouter", format!("{basic} reasoning_effort response_format stop temperature user")),
        (
            "vllm",
            "max_completion_tokens messages model reasoning_effort response_format stop stream stream_options temperature user".to_owned(),
        ),
        (
            "groq",
            "max_completion_tokens messages model reasoning_effort reasoning_format response_format stop stream stream_options temperature user".to_owned(),
        ),
        (
            "openai",
            "max_completion_tokens messages model reasoning_effort response_format safety_identifier stop store stream stream_options temperature".to_owned(),
        ),
    ] {
        let sent = chat(&full(), Profile::by_name(name).unwrap());
        let mut sent: Vec<&str> = sent.as_object().unwrap().keys().map(String::as_str).collect();
        sent.sort_unstable();
        let mut members: Vec<&str> = members.split(' ').collect();
        members.sort_unstable();
        assert_eq!(sent, members, "{name}");
    }
    assert_eq!(Profile::by_name("unheard of"), None);
}

#[test]
fn efforts_are_said_in_the_servers_words() {
    for (profile, effort, word, thinking) in [
        (Profile::OPENAI, Effort::None, json!("none"), Value::Null),
        (Profile::OPENAI, Effort::XHigh, json!("xhigh"), Value::Null),
        (
            Profile::DEEPSEEK,
            Effort::None,
            Value::Null,
            json!({"type": "disabled"}),
        ),
        (
            Profile::DEEPSEEK,
            Effort::Minimal,
            json!("low"),
            Value::Null,
        ),
        (
            Profile::DEEPSEEK,
            Effort::Medium,
            json!("high"),
            Value::Null,
        ),
        (Profile::DEEPSEEK, Effort::Max, json!("max"), Value::Null),
        (Profile::MISTRAL, Effort::High, Value::Null, Value::Null),
    ] {
        let sent = chat(
            &ModelRequest {
                effort: Some(effort),
                ..plain("a")
            },
            profile,
        );
        assert_eq!(sent["reasoning_effort"], word, "{profile:?} {effort:?}");
        assert_eq!(sent["thinking"], thinking, "{profile:?} {effort:?}");
    }
}
