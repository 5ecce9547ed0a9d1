use std::collections::BTreeSet;

use actix_web::test::TestRequest;
use serde_json::{Value, json};

use super::harness::House;

fn description() -> Value {
    serde_json::to_value(crate::openapi()).unwrap()
}

/// Every operation with its path and method.
fn operations(description: &Value) -> Vec<(String, &Value)> {
    let paths = description["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter();
            methods.map(move |(method, operation)| (format!("{method} {path}"), operation))
        })
        .collect()
}

#[actix_web::test]
async fn the_description_is_served_as_it_is() {
    let answer = House::pro().await.get("/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.json(), description());
    assert_eq!(answer.json()["openapi"], "3.1.0");
}

#[test]
fn operations_are_named_described_and_honest_about_failure() {
    let description = description();
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&description) {
        let id = operation["operationId"]
            .as_str()
            .unwrap_or_else(|| panic!("{name} has no id"));
        assert!(ids.insert(id.to_owned()), "{id} is not unique");
        assert!(
            id.contains('_') && id.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
            "{id}"
        );
        assert!(
            operation["summary"]
                .as_str()
                .is_some_and(|summary| !summary.is_empty()),
            "{name}"
        );
        assert_eq!(operation["tags"].as_array().unwrap().len(), 1, "{name}");
        let answers = operation["responses"].as_object().unwrap();
        for expected in ["500", "default"] {
            assert!(answers.contains_key(expected), "{name} lacks {expected}");
        }
        if name.contains("{id}") {
            assert!(answers.contains_key("404"), "{name}");
        }
        if operation.get("requestBody").is_some() {
            for expected in ["400", "413", "415", "422"] {
                assert!(answers.contains_key(expected), "{name} lacks {expected}");
            }
        }
    }
    assert_eq!(ids.len(), 72);
}

#[test]
fn references_lead_somewhere() {
    fn check(description: &Value, value: &Value) {
        match value {
            Value::Object(members) => {
                if let Some(target) = members.get("$ref").and_then(Value::as_str) {
                    let pointer = target.strip_prefix('#').unwrap();
                    assert!(
                        description.pointer(pointer).is_some(),
                        "{target} leads nowhere"
                    );
                }
                members.values().for_each(|value| check(description, value));
            }
            Value::Array(items) => items.iter().for_each(|value| check(description, value)),
            _ => {}
        }
    }
    let description = description();
    check(&description, &description);
}

#[test]
fn inputs_say_what_they_take() {
    let description = description();
    let schemas = &description["components"]["schemas"];
    let draft = &schemas["SessionDraft"];
    assert_eq!(draft["additionalProperties"], json!(false));
    assert_eq!(draft["required"], json!(["initial_prompt"]));
    assert_eq!(draft["properties"]["initial_prompt"]["maxLength"], 20_000);
    assert_eq!(
        schemas["AgentDraft"]["properties"]["temperature"]["maximum"],
        2
    );
    assert_eq!(
        schemas["TerminationDraft"]["properties"]["score_threshold"]["type"],
        json!(["number", "null"])
    );
}

#[test]
fn answers_always_have_all_their_members() {
    let description = description();
    let schemas = &description["components"]["schemas"];
    for name in [
        "Session",
        "SessionSummary",
        "Turn",
        "Evaluation",
        "Document",
        "Note",
        "Agent",
        "Termination",
        "Model",
    ] {
        let schema = &schemas[name];
        let members = schema["properties"].as_object().unwrap().len();
        let required = schema["required"].as_array().unwrap().len();
        assert_eq!(members, required, "{name}");
    }
}

#[test]
fn events_are_told_apart_by_their_type() {
    let description = description();
    let variants = description["components"]["schemas"]["SessionEvent"]["oneOf"]
        .as_array()
        .unwrap();
    assert_eq!(variants.len(), 20);
}

#[actix_web::test]
async fn the_page_is_served_from_here() {
    let house = House::pro().await;
    let get = |path: &str| TestRequest::get().uri(path);
    let redirect = house.ask(get("/api/docs")).await;
    assert_eq!(
        (redirect.status.as_u16(), redirect.header("location")),
        (308, "/api/docs/")
    );

    let page = house.ask(get("/api/docs/")).await;
    assert_eq!(
        (page.status.as_u16(), page.header("content-type")),
        (200, "text/html")
    );
    assert!(
        page.header("content-security-policy")
            .contains("script-src 'self';")
    );
    assert!(
        !page.text().contains("://"),
        "nothing comes from elsewhere: {}",
        page.text()
    );
    for asset in page
        .text()
        .split('"')
        .filter_map(|part| part.strip_prefix("./"))
    {
        let asset = house.ask(get(&format!("/api/docs/{asset}"))).await;
        assert_eq!(asset.status, 200);
    }
    let start = house.ask(get("/api/docs/swagger-initializer.js")).await;
    assert!(
        start.text().contains("/api/v1/openapi.json"),
        "{}",
        start.text()
    );
    let index = house.ask(get("/")).await;
    assert_eq!(index.json()["docs"], "/api/docs/");
}
