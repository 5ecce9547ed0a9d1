//! Sessions to create.

use serde_json::{Value, json};

/// A text with room for remarks.
pub const DOCUMENT: &str = "# The river\n\nThe river was very long. It was a river that went through \
    the town, and the town was very old.\n\nPeople crossed it by a bridge, which was narrow.\n";

/// An agent of a ready role.
pub fn agent(id: &str, role: &str, provider: &str, model: &str) -> Value {
    json!({"id": id, "role": role, "provider": provider, "model": model})
}

/// One vendor an agent: Anthropic writes, OpenAI and Gemini edit, a compatible server synthesizes.
pub fn mixed_team() -> Value {
    json!([
        agent("writer", "writer", "anthropic", "claude-sonnet-5-5"),
        agent("content", "content_expert", "openai", "gpt-6.1-sol"),
        agent("style", "style_editor", "google", "gemini-3.8-flash"),
        agent("synthesizer", "synthesizer", "mock", "mock-large"),
    ])
}

/// The ready team on one vendor's model.
pub fn single_vendor(provider: &str, model: &str) -> Value {
    json!([
        agent("writer", "writer", provider, model),
        agent("content", "content_expert", provider, model),
        agent("style", "style_editor", provider, model),
        agent("synthesizer", "synthesizer", provider, model),
    ])
}

/// A session that runs exactly so many rounds.
pub fn session(agents: &Value, rounds: u32) -> Value {
    json!({
        "title": "River essay",
        "initial_prompt": "Tighten this essay.",
        "working_document": DOCUMENT,
        "agents": agents,
        "termination": {"max_rounds": rounds, "score_threshold": null, "stop_on_plateau": false},
    })
}
