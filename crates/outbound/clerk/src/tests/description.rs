//! Clerk's own description of its API, as the judge of what is asked and of what is played.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};
use wiremock::Request;

static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../tests/data/clerk.openapi.json")).unwrap()
});

/// The one path there is; a name of a person stands for its parameter.
const PATH: &str = "/v1/users/{user_id}";

fn operation(method: &str) -> &'static Value {
    &DESCRIPTION["paths"][PATH][method.to_lowercase()]
}

/// Fails unless the description has the operation, and the request says which version it is written for and by what
/// right it comes.
pub(super) fn accepts(request: &Request) {
    let operation = operation(request.method.as_str());
    assert!(operation["operationId"].is_string(), "{request:?}");
    let (before, _) = PATH.split_once("{user_id}").unwrap();
    let name = request.url.path().strip_prefix(before).unwrap();
    assert!(!name.is_empty() && !name.contains('/'));
    assert_eq!(request.url.query(), None);
    assert!(request.body.is_empty());
    let version = DESCRIPTION["info"]["version"].as_str().unwrap();
    assert_eq!(request.headers["clerk-api-version"], version);
    assert_eq!(
        DESCRIPTION["components"]["securitySchemes"]["bearerAuth"]["scheme"],
        "bearer"
    );
    let authorization = request.headers["authorization"].to_str().unwrap();
    assert!(authorization.starts_with("Bearer "));
}

/// The example of an answer, with other members where a test wants them, if the description allows them.
pub(super) fn answer(method: &str, status: &str, patch: Value) -> Value {
    let content = &operation(method)["responses"][status]["content"]["application/json"];
    let mut example = content["example"].clone();
    let members = example.as_object_mut().unwrap();
    members.extend(serde_json::from_value::<serde_json::Map<_, _>>(patch).unwrap());
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": content["schema"]["$ref"],
        "components": DESCRIPTION["components"],
    });
    let broken: Vec<String> = validator(&schema)
        .iter_errors(&example)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
    example
}

fn validator(schema: &Value) -> Validator {
    jsonschema::validator_for(schema).unwrap()
}
