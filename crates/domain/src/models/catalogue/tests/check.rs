use serde_json::{Value, json};

use super::builtin;
use crate::models::{Catalogue, CatalogueError, ModelSpec};

fn entry() -> Value {
    json!({
        "provider": "groq", "id": "llama", "display_name": "Llama", "kind": "chat",
        "status": {"state": "current"}, "multiplier": 0.2, "context_window": 128_000,
        "max_output_tokens": 8_000, "prices": {"rates": {"input": 50_000, "output": 80_000}},
    })
}

fn with(key: &str, value: Value) -> Value {
    let mut entry = entry();
    entry[key] = value;
    entry
}

fn extended(entry: Value) -> Result<Catalogue, CatalogueError> {
    builtin().extend([serde_json::from_value::<ModelSpec>(entry)?])
}

#[test]
fn an_operator_adds_models() {
    let catalogue = extended(entry()).unwrap();
    assert_eq!(catalogue.models().len(), builtin().models().len() + 1);
    assert_eq!(
        catalogue
            .find("groq", "llama")
            .unwrap()
            .multiplier
            .thousandths(),
        200
    );
    assert!(catalogue.find("openai", "llama").is_none());
    // The same id of another provider is another model.
    let again = with("id", json!("gpt-4o"));
    let catalogue = extended(again).unwrap();
    assert_eq!(catalogue.find_by_id("gpt-4o").unwrap().provider, "openai");
    assert_eq!(
        catalogue.find("groq", "gpt-4o").unwrap().display_name,
        "Llama"
    );
}

#[test]
fn unsound_entries_are_refused() {
    for (key, value, message) in [
        ("id", json!(" "), "must not be empty"),
        ("wire_id", json!(""), "wire id"),
        ("context_window", json!(0), "context window"),
        ("max_output_tokens", json!(0), "must have an output limit"),
        (
            "max_output_tokens",
            json!(128_001),
            "output limit must lie within",
        ),
        ("max_input_tokens", json!(128_001), "input limit"),
        ("max_input_tokens", json!(0), "input limit"),
        ("vector", json!({"full": 3}), "vector size"),
        ("kind", json!("embedding"), "vector size"),
        (
            "reasoning",
            json!({"values": ["low"], "default": "high"}),
            "default effort",
        ),
        (
            "prices",
            json!({
                "rates": {"input": 1, "output": 1},
                "scheduled": [
                    {"from": "2027-01-01", "rates": {"input": 1, "output": 1}},
                    {"from": "2027-01-01", "rates": {"input": 2, "output": 1}},
                ],
            }),
            "order of their dates",
        ),
        (
            "status",
            json!({"state": "retired", "successor": "gpt-6-sol"}),
            "groq/llama names the unlisted successor gpt-6-sol",
        ),
        (
            "status",
            json!({"state": "retired", "successor": "llama"}),
            "unlisted successor llama",
        ),
    ] {
        let error = extended(with(key, value.clone())).unwrap_err().to_string();
        assert!(error.contains(message), "{key}: {value} gave: {error}");
    }
}

#[test]
fn a_model_is_listed_once() {
    let again = json!({"provider": "openai", "id": "gpt-4o"});
    let mut entry = entry();
    entry["provider"] = again["provider"].clone();
    entry["id"] = again["id"].clone();
    assert!(matches!(
        extended(entry),
        Err(CatalogueError::Duplicate { provider, id }) if provider == "openai" && id == "gpt-4o"
    ));
}

/// Nothing is priced by guess, and a misspelt key is an error rather than a default.
#[test]
fn incomplete_and_misspelt_entries_are_unreadable() {
    for key in ["multiplier", "prices", "context_window", "kind", "status"] {
        let mut entry = entry();
        entry.as_object_mut().unwrap().remove(key);
        assert!(
            matches!(extended(entry), Err(CatalogueError::Unreadable(_))),
            "{key}"
        );
    }
    let misspelt = with("maxOutputTokens", json!(5));
    assert!(matches!(
        extended(misspelt),
        Err(CatalogueError::Unreadable(_))
    ));
}

#[test]
fn a_catalogue_needs_its_scripted_model() {
    let json = Value::Array(vec![entry()]).to_string();
    assert!(matches!(
        Catalogue::from_json(&json),
        Err(CatalogueError::NoScriptedModel)
    ));
}
