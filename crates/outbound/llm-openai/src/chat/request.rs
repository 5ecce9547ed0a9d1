//! The body of `POST /chat/completions`.

use atelier_domain::models::{Effort, ModelRequest, Role};
use atelier_llm_kit::joined;
use serde::Serialize;
use serde_json::Value;

use super::profile::{EndUserField, LimitField, Profile, ReasoningControl, SystemRole};

#[derive(Debug, Serialize)]
pub(crate) struct ChatRequest<'a> {
    model: &'a str,
    messages: Vec<Turn>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    stop: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat<'a>>,
    #[serde(flatten)]
    reasoning: Reasoning,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    safety_identifier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<bool>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
}

#[derive(Debug, Serialize)]
struct Turn {
    role: &'static str,
    content: String,
}

#[derive(Debug, Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "json_schema")]
struct ResponseFormat<'a> {
    json_schema: NamedSchema<'a>,
}

#[derive(Debug, Serialize)]
struct NamedSchema<'a> {
    name: &'a str,
    strict: bool,
    schema: &'a Value,
}

#[derive(Debug, Default, Serialize)]
struct Reasoning {
    #[serde(rename = "reasoning_effort", skip_serializing_if = "Option::is_none")]
    effort: Option<&'static str>,
    #[serde(rename = "reasoning_format", skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<Thinking>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Thinking {
    Disabled,
}

impl<'a> ChatRequest<'a> {
    pub(crate) fn new(request: &'a ModelRequest, profile: Profile) -> Self {
        let limit = Some(request.max_output_tokens);
        let end_user = request.end_user.as_deref();
        Self {
            model: &request.model,
            messages: turns(request, profile.system_role),
            max_tokens: limit.filter(|_| profile.limit == LimitField::MaxTokens),
            max_completion_tokens: limit
                .filter(|_| profile.limit == LimitField::MaxCompletionTokens),
            temperature: request.temperature.filter(|_| profile.temperature),
            stop: if profile.stop { &request.stop } else { &[] },
            response_format: request
                .json_schema
                .as_ref()
                .filter(|_| profile.json_schema)
                .map(|schema| ResponseFormat {
                    json_schema: NamedSchema {
                        name: &schema.name,
                        strict: true,
                        schema: &schema.schema,
                    },
                }),
            reasoning: request.effort.map_or_else(Reasoning::default, |effort| {
                Reasoning::new(effort, profile.reasoning)
            }),
            user: end_user.filter(|_| profile.end_user == EndUserField::User),
            safety_identifier: end_user
                .filter(|_| profile.end_user == EndUserField::SafetyIdentifier),
            store: profile.store.then_some(false),
            stream: true,
            stream_options: profile.stream_options.then_some(StreamOptions {
                include_usage: true,
            }),
        }
    }
}

impl Reasoning {
    fn new(effort: Effort, control: ReasoningControl) -> Self {
        match control {
            ReasoningControl::Nothing => Self::default(),
            ReasoningControl::Effort => Self {
                effort: Some(effort.as_str()),
                ..Self::default()
            },
            ReasoningControl::ParsedEffort => Self {
                effort: Some(effort.as_str()),
                format: Some("parsed"),
                ..Self::default()
            },
            ReasoningControl::SwitchOrEffort if effort == Effort::None => Self {
                thinking: Some(Thinking::Disabled),
                ..Self::default()
            },
            ReasoningControl::SwitchOrEffort => Self {
                effort: Some(match effort {
                    Effort::None | Effort::Minimal | Effort::Low => "low",
                    Effort::Medium | Effort::High => "high",
                    Effort::XHigh | Effort::Max => "max",
                }),
                ..Self::default()
            },
        }
    }
}

fn turns(request: &ModelRequest, system_role: SystemRole) -> Vec<Turn> {
    let system = Turn {
        role: match system_role {
            SystemRole::System => "system",
            SystemRole::Developer => "developer",
        },
        content: joined(&request.system),
    };
    let messages = request.messages.iter().map(|message| Turn {
        role: match message.role {
            Role::User => "user",
            Role::Assistant => "assistant",
        },
        content: joined(&message.content),
    });
    Some(system)
        .filter(|turn| !turn.content.is_empty())
        .into_iter()
        .chain(messages)
        .collect()
}
