//! A call as the vendor gets it.

use std::collections::BTreeMap;

use atelier_domain::editorial::Phase;
use atelier_domain::editorial::prompt::Sections;
use serde_json::Value;

use super::dialect::Dialect;

/// What a client asked.
#[derive(Clone, Debug)]
pub struct Call {
    /// From 0, over all vendors.
    pub number: usize,
    pub dialect: Dialect,
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Value,
    pub model: String,
    pub prompt: Prompt,
}

/// What the prompt of an agent says, as far as a script needs it.
#[derive(Clone, Debug, Default)]
pub struct Prompt {
    /// 1, 2 or 3; 0 for a prompt that is not an agent's.
    pub phase: u8,
    /// The role's name on the wire, such as `writer`.
    pub kind: String,
    pub task: String,
    pub document: Option<String>,
    pub criteria: Vec<String>,
    pub characters: usize,
}

impl Call {
    /// Nothing where no vendor has such an endpoint.
    pub(super) fn read(
        number: usize,
        target: String,
        headers: BTreeMap<String, String>,
        body: Value,
    ) -> Option<Self> {
        let dialect = Dialect::of(&target)?;
        Some(Self {
            number,
            dialect,
            model: dialect.model(&target, &body),
            prompt: Prompt::read(&texts(&body)),
            target,
            headers,
            body,
        })
    }

    /// The key that the client calls with.
    pub fn caller(&self) -> &str {
        let header = |name| self.headers.get(name).map(String::as_str);
        let bearer = || header("authorization")?.strip_prefix("Bearer ");
        header("x-api-key")
            .or_else(|| header("x-goog-api-key"))
            .or_else(bearer)
            .unwrap_or_default()
    }
}

impl Prompt {
    fn read(text: &str) -> Self {
        let sections = Sections::parse(text);
        let (phase, kind) = sections.role.map_or((0, String::new()), |role| {
            let phase = match role.phase {
                Phase::Write => 1,
                Phase::Review => 2,
                Phase::Synthesize => 3,
            };
            (phase, role.kind)
        });
        Self {
            phase,
            kind,
            task: sections.task.unwrap_or_default().into_owned(),
            document: sections.document.map(std::borrow::Cow::into_owned),
            criteria: sections
                .criteria
                .into_iter()
                .map(|criterion| criterion.name)
                .collect(),
            characters: text.chars().count(),
        }
    }
}

/// Everything that is said to the model, in the order of the request.
fn texts(body: &Value) -> String {
    const PLACES: [&str; 6] = [
        "system",
        "instructions",
        "systemInstruction",
        "messages",
        "input",
        "contents",
    ];
    let mut texts = Vec::new();
    for place in PLACES {
        if let Some(value) = body.get(place) {
            collect(value, &mut texts);
        }
    }
    texts.join("\n")
}

fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(members) => members
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "role" | "type" | "cache_control"))
            .for_each(|(_, member)| collect(member, texts)),
        _ => {}
    }
}
