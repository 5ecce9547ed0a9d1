//! The description of Stripe's API, as the judge of what is asked and of what is played.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::API_VERSION;

static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../tests/data/stripe.openapi.json")).unwrap()
});

/// The path of the description that stands for this one, and its operation.
fn operation(method: &str, path: &str) -> &'static Value {
    let fits = |template: &str| {
        let (template, path) = (template.split('/'), path.split('/'));
        template.clone().count() == path.clone().count()
            && template
                .zip(path)
                .all(|(part, given)| part == given || part.starts_with('{'))
    };
    let paths = DESCRIPTION["paths"].as_object().unwrap();
    let (_, operations) = paths
        .iter()
        .find(|(template, _)| fits(template))
        .unwrap_or_else(|| panic!("{path} is not described"));
    let operation = &operations[method.to_lowercase()];
    assert!(operation.is_object(), "{method} {path} is not described");
    operation
}

/// What a request says beside its path.
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a [(String, String)],
    pub(super) form: &'a [(String, String)],
    pub(super) version: &'a str,
}

/// Fails unless the description has all that is asked for.
pub(super) fn accepts(request: &Request<'_>) {
    let operation = operation(request.method, request.path);
    assert_eq!(request.version, API_VERSION);
    assert_eq!(DESCRIPTION["info"]["version"], API_VERSION);
    let known: Vec<&Value> = operation["parameters"].as_array().unwrap().iter().collect();
    for (name, value) in request.query {
        // Those with brackets are compound, which the description leaves open.
        if name.contains('[') {
            continue;
        }
        let parameter = known.iter().find(|known| known["name"] == name.as_str());
        let parameter = parameter.unwrap_or_else(|| panic!("{name} is not described"));
        assert_eq!(parameter["in"], "query");
        let schema = &parameter["schema"];
        let value = match schema["type"].as_str() {
            Some("integer") => json!(value.parse::<i64>().unwrap()),
            _ => json!(value),
        };
        conforms(schema, &value, name);
    }
    let form: Map<String, Value> = request
        .form
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    let content = &operation["requestBody"]["content"]["application/x-www-form-urlencoded"];
    match &content["schema"] {
        Value::Null => assert!(form.is_empty(), "{} has no body", request.path),
        schema => conforms(schema, &Value::Object(form), request.path),
    }
}

/// Fails unless the description has this answer.
pub(super) fn allows(method: &str, path: &str, status: u16, answer: &Value) {
    let responses = &operation(method, path)["responses"];
    let content = &responses[status.to_string()]["content"]["application/json"];
    conforms(&content["schema"], answer, path);
}

/// The description's own example of an answer.
pub(super) fn example(method: &str, path: &str) -> Value {
    let content = &operation(method, path)["responses"]["200"]["content"]["application/json"];
    match &content["example"] {
        Value::Null => {
            let examples = content["examples"].as_object().unwrap();
            examples.values().next().unwrap()["value"].clone()
        }
        example => example.clone(),
    }
}

/// Fails unless an object conforms to the schema of that name.
pub(super) fn is_a(schema: &str, object: &Value) {
    conforms(
        &json!({ "$ref": format!("#/components/schemas/{schema}") }),
        object,
        schema,
    );
}

fn conforms(schema: &Value, value: &Value, what: &str) {
    assert!(schema.is_object(), "{what} is not described");
    let broken: Vec<String> = validator(schema)
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(broken.is_empty(), "{what}: {broken:#?}");
}

/// Making one takes longer than asking it.
fn validator(schema: &Value) -> Arc<Validator> {
    static MADE: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

    let make = || {
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "allOf": [schema],
            "components": DESCRIPTION["components"],
        });
        Arc::new(jsonschema::validator_for(&whole).unwrap())
    };
    let mut made = MADE.lock().unwrap();
    Arc::clone(made.entry(schema.to_string()).or_insert_with(make))
}
