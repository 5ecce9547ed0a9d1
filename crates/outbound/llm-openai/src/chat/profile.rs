//! What a compatible server takes. Some refuse what they do not know, some ignore it silently, so nothing is sent
//! that a profile does not list.

/// One server's dialect of Chat Completions requests. Answers need no profile: they are read loosely.
///
/// The ready ones follow the servers' documentation of 2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    pub system_role: SystemRole,
    pub limit: LimitField,
    /// Sends `stream_options.include_usage`. Off where it is refused or the usage comes anyway.
    pub stream_options: bool,
    pub temperature: bool,
    pub stop: bool,
    /// Sends `response_format` of type `json_schema`.
    pub json_schema: bool,
    /// Sends `store: false`.
    pub store: bool,
    pub end_user: EndUserField,
    pub reasoning: ReasoningControl,
}

/// The role of the system text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemRole {
    System,
    Developer,
}

/// The name of the output limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitField {
    MaxTokens,
    MaxCompletionTokens,
}

/// Where the opaque id of the person goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndUserField {
    Nowhere,
    User,
    SafetyIdentifier,
}

/// How an effort is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasoningControl {
    Nothing,
    /// `reasoning_effort`.
    Effort,
    /// `reasoning_effort` with `reasoning_format: "parsed"`, which keeps reasoning out of the answer's text (Groq).
    ParsedEffort,
    /// `thinking: {"type": "disabled"}` for none, else `reasoning_effort` of low, high or max (DeepSeek).
    SwitchOrEffort,
}

impl Profile {
    /// What every server takes: model, messages, `max_tokens`, `stream`.
    pub const GENERIC: Self = Self {
        system_role: SystemRole::System,
        limit: LimitField::MaxTokens,
        stream_options: false,
        temperature: false,
        stop: false,
        json_schema: false,
        store: false,
        end_user: EndUserField::Nowhere,
        reasoning: ReasoningControl::Nothing,
    };

    pub const OPENAI: Self = Self {
        system_role: SystemRole::Developer,
        limit: LimitField::MaxCompletionTokens,
        stream_options: true,
        temperature: true,
        stop: true,
        json_schema: true,
        store: true,
        end_user: EndUserField::SafetyIdentifier,
        reasoning: ReasoningControl::Effort,
    };

    /// `max_completion_tokens` would be ignored: no limit at all.
    pub const OLLAMA: Self = Self {
        stream_options: true,
        temperature: true,
        stop: true,
        json_schema: true,
        reasoning: ReasoningControl::Effort,
        ..Self::GENERIC
    };

    pub const VLLM: Self = Self {
        limit: LimitField::MaxCompletionTokens,
        end_user: EndUserField::User,
        ..Self::OLLAMA
    };

    /// The usage always comes.
    pub const OPENROUTER: Self = Self {
        stream_options: false,
        limit: LimitField::MaxTokens,
        ..Self::VLLM
    };

    pub const GROQ: Self = Self {
        reasoning: ReasoningControl::ParsedEffort,
        ..Self::VLLM
    };

    /// Refuses what it does not know, `stream_options` and `user` among it. The usage always comes.
    pub const MISTRAL: Self = Self {
        temperature: true,
        stop: true,
        json_schema: true,
        ..Self::GENERIC
    };

    /// The usage always comes.
    pub const DEEPSEEK: Self = Self {
        temperature: true,
        stop: true,
        reasoning: ReasoningControl::SwitchOrEffort,
        ..Self::GENERIC
    };

    /// The names that [`Self::by_name`] knows.
    pub const NAMES: [&'static str; 8] = [
        "generic",
        "openai",
        "ollama",
        "vllm",
        "openrouter",
        "groq",
        "mistral",
        "deepseek",
    ];

    /// A ready profile.
    pub fn by_name(name: &str) -> Option<Self> {
        Some(match name {
            "generic" => Self::GENERIC,
            "openai" => Self::OPENAI,
            "ollama" => Self::OLLAMA,
            "vllm" => Self::VLLM,
            "openrouter" => Self::OPENROUTER,
            "groq" => Self::GROQ,
            "mistral" => Self::MISTRAL,
            "deepseek" => Self::DEEPSEEK,
            _ => return None,
        })
    }
}
