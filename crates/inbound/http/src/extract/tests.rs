use std::collections::BTreeMap;

use actix_web::body::to_bytes;
use serde::Deserialize;
use serde_json::Value;

use super::input;
use crate::problem::Problem;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read by serde alone")]
struct Input {
    name: String,
    count: Option<u8>,
    colour: Option<Colour>,
    #[serde(default)]
    inner: Vec<Inner>,
    #[serde(default)]
    texts: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read by serde alone")]
struct Inner {
    #[serde(alias = "older")]
    id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Colour {
    Red,
    DarkBlue,
}

#[actix_web::test]
async fn text_that_is_not_json_is_malformed() {
    for (body, place) in [
        ("", "line 1, column 0"),
        ("{", "line 1, column 1"),
        ("{\"name\": secret}", "line 1, column 10"),
        ("{\n\"name\": 'secret'}", "line 2, column 9"),
        ("{\"name\": \"a\"} secret", "line 1, column 15"),
        ("{\"name\": \"\u{1}\"}", "line 1, column 11"),
    ] {
        let document = document(&input::json::<Input>(body.as_bytes()).unwrap_err()).await;
        assert_eq!(document["status"], 400, "{body}");
        assert_eq!(document["code"], "malformed_json", "{body}");
        let detail = document["detail"].as_str().unwrap();
        assert!(detail.ends_with(place), "{body}: {detail}");
        assert!(!detail.contains("secret"), "{detail}");
    }
}

#[actix_web::test]
async fn json_of_another_shape_names_the_field() {
    for (body, field, code, message) in [
        ("{}", "name", "required", "must be given"),
        ("{\"name\": 7}", "name", "wrong_type", "must be a string"),
        ("{\"name\": null}", "name", "wrong_type", "must be a string"),
        (
            "{\"name\": \"a\", \"count\": 300}",
            "count",
            "out_of_range",
            "must be u8",
        ),
        (
            "{\"name\": \"a\", \"count\": \"secret\"}",
            "count",
            "wrong_type",
            "must be u8",
        ),
        (
            "{\"name\": \"a\", \"secret\": 1}",
            "secret",
            "unknown_field",
            "is not a field of this input",
        ),
        (
            "{\"name\": \"a\", \"name\": \"b\"}",
            "name",
            "duplicate_field",
            "is given more than once",
        ),
        (
            "{\"name\": \"a\", \"colour\": \"secret\"}",
            "colour",
            "unknown_value",
            "must be `red` or `dark_blue`",
        ),
        (
            "{\"name\": \"a\", \"inner\": [{\"id\": \"x\"}, {}]}",
            "inner[1].id",
            "required",
            "must be given",
        ),
        (
            "{\"name\": \"a\", \"inner\": [{\"id\": \"x\", \"older\": \"y\"}]}",
            "inner[0].id",
            "duplicate_field",
            "is given more than once",
        ),
        (
            "{\"name\": \"a\", \"inner\": [{\"id\": \"x\", \"no\": 1}]}",
            "inner[0].no",
            "unknown_field",
            "is not a field of this input",
        ),
        (
            "{\"name\": \"a\", \"texts\": {\"k\": 1}}",
            "texts.k",
            "wrong_type",
            "must be a string",
        ),
        ("7", ".", "wrong_type", "must be struct Input"),
    ] {
        let document = document(&input::json::<Input>(body.as_bytes()).unwrap_err()).await;
        assert_eq!(document["status"], 422, "{body}");
        let error = &document["errors"][0];
        assert_eq!(
            (&error["field"], &error["code"]),
            (&field.into(), &code.into()),
            "{body}"
        );
        assert_eq!(error["message"], message, "{body}");
    }
}

#[actix_web::test]
async fn queries_name_their_parameter() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read by serde alone")]
    struct Query {
        limit: Option<u32>,
        starred: Option<bool>,
        colour: Option<Colour>,
    }
    input::form::<Query>(b"limit=7&starred=true&colour=dark_blue").unwrap();
    input::form::<Query>(b"").unwrap();
    for (query, field, code) in [
        ("limit=x", "limit", "wrong_type"),
        ("limit=-1", "limit", "wrong_type"),
        ("starred=maybe", "starred", "wrong_type"),
        ("colour=green", "colour", "unknown_value"),
        ("other=1", "other", "unknown_field"),
        ("limit=1&limit=2", "limit", "duplicate_field"),
    ] {
        let document = document(&input::form::<Query>(query.as_bytes()).unwrap_err()).await;
        assert_eq!(document["status"], 422, "{query}");
        let error = &document["errors"][0];
        assert_eq!(
            (&error["field"], &error["code"]),
            (&field.into(), &code.into()),
            "{query}: {error}"
        );
    }
}

async fn document(problem: &Problem) -> Value {
    let response = problem.respond("id", "/");
    serde_json::from_slice(&to_bytes(response.into_body()).await.unwrap()).unwrap()
}
