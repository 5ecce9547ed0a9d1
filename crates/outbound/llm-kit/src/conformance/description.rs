//! A vendor's API description as the judge of what is sent.

use jsonschema::Validator;
use serde_json::{Value, json};

/// The schema of one request body.
pub struct Description(Validator);

impl Description {
    /// `openapi` is an OpenAPI 3.1 document, `schema` a name under its `components.schemas`.
    pub fn new(openapi: &str, schema: &str) -> Self {
        let document: Value = serde_json::from_str(openapi).expect("a description is JSON");
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$ref": format!("#/components/schemas/{schema}"),
            "components": document["components"],
        });
        Self(jsonschema::validator_for(&schema).expect("a description holds JSON schemas"))
    }

    /// Fails with every rule that the request breaks.
    pub fn accepts(&self, request: &Value) {
        let broken: Vec<String> = self
            .0
            .iter_errors(request)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(broken.is_empty(), "{broken:#?}\n{request:#}");
    }

    pub fn refuses(&self, request: &Value) {
        assert!(!self.0.is_valid(request), "{request:#}");
    }
}
