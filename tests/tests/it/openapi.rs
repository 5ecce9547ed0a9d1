//! The API's description: valid, complete, true, and shown without help from elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use atelier_tests::harness::{Backend, Frame, TestApp, mixed_team, session, within};
use atelier_tests::vendors::{Vendors, studio};
use reqwest::Method;
use serde_json::{Value, json};

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

async fn description(app: &TestApp) -> Value {
    let answer = app.get("/openapi.json").await.expect(200);
    assert!(
        answer
            .header("content-type")
            .starts_with("application/json")
    );
    answer.json()
}

/// Path, method and operation.
fn operations(description: &Value) -> Vec<(&str, &str, &Value)> {
    let mut operations = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                operations.push((path.as_str(), method, operation));
            }
        }
    }
    operations
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_holds_together() {
    let app = TestApp::scripted(Backend::Sqlite).await;
    let description = description(&app).await;
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1."));
    assert!(!description["info"]["title"].as_str().unwrap().is_empty());

    assert_references(&description, &description);
    for (name, schema) in description["components"]["schemas"].as_object().unwrap() {
        assert!(
            jsonschema::draft202012::meta::is_valid(schema),
            "{name} is no JSON schema: {schema:#}"
        );
    }
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations(&description) {
        let place = format!("{method} {path}");
        let id = operation["operationId"].as_str().expect(&place);
        assert!(
            ids.insert(id),
            "{place}: {id} is the name of another operation"
        );
        assert!(
            !operation["responses"].as_object().unwrap().is_empty(),
            "{place}"
        );
        let declared: BTreeSet<&str> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let named: BTreeSet<&str> = path
            .split('/')
            .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        assert_eq!(declared, named, "{place}");
    }
    app.stop().await;
}

fn assert_references(value: &Value, root: &Value) {
    match value {
        Value::Object(members) => {
            if let Some(target) = members.get("$ref").and_then(Value::as_str) {
                let pointer = target
                    .strip_prefix('#')
                    .expect("a reference within the file");
                assert!(root.pointer(pointer).is_some(), "{target} leads nowhere");
            }
            members
                .values()
                .for_each(|member| assert_references(member, root));
        }
        Value::Array(items) => items.iter().for_each(|item| assert_references(item, root)),
        _ => {}
    }
}

/// Routes as the handlers' attributes declare them, without the prefix that they are mounted at.
fn declared_routes() -> BTreeSet<(String, String)> {
    /// Pages for people and the description itself.
    const UNDESCRIBED: [&str; 2] = ["docs.rs", "link_page.rs"];
    let mut routes = BTreeSet::new();
    let mut folders =
        vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/inbound/http/src/routes")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !UNDESCRIBED.iter().any(|name| path.ends_with(name)) {
                let source = std::fs::read_to_string(&path).unwrap();
                routes.extend(source.lines().filter_map(route));
            }
        }
    }
    routes
}

fn route(line: &str) -> Option<(String, String)> {
    let (method, path) = line.strip_prefix("#[")?.split_once("(\"")?;
    let path = path.strip_suffix("\")]")?;
    METHODS
        .contains(&method)
        .then(|| (method.to_owned(), path.to_owned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_described_and_every_description_served() {
    let app = TestApp::scripted(Backend::Sqlite).await;
    let description = description(&app).await;
    let described: BTreeSet<(String, String)> = operations(&description)
        .into_iter()
        .map(|(path, method, _)| {
            let path = path.strip_prefix("/api/v1").unwrap_or(path);
            (method.to_owned(), path.to_owned())
        })
        .collect();
    assert_eq!(described, declared_routes());

    for (path, method, _) in operations(&description) {
        let path = path
            .replace("{id}", "0199a9f6-2c00-7000-8000-000000000001")
            .replace("{version}", "1")
            .replace("{from}", "1")
            .replace("{to}", "1");
        let verb = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let answer = within("an answer", app.request(verb, &path).send()).await;
        let answer = answer.unwrap();
        assert_ne!(answer.status(), 405, "{method} {path}");
        // Some streams that are served stay open.
        if !answer.status().is_success() {
            let text = within("the rest", answer.text()).await.unwrap();
            assert!(!text.contains("route_not_found"), "{method} {path}");
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_committed_description_is_the_served_one() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let committed = std::fs::read_to_string(file).unwrap();
    let committed: Value = serde_json::from_str(&committed).unwrap();
    let app = TestApp::scripted(Backend::Sqlite).await;
    assert!(
        committed == description(&app).await,
        "docs/openapi.json is out of date: run `cargo xtask openapi`"
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_as_described() {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(Backend::Sqlite, &vendors).await;
    let description = description(&app).await;
    let conforms = |schema: &str, value: &Value| {
        let reference = json!({
            "$ref": format!("#/components/schemas/{schema}"),
            "components": description["components"],
        });
        let validator = jsonschema::draft202012::new(&reference).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(value)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{schema}: {errors:#?}\n{value:#}");
    };
    let draft = session(&mixed_team(), 2);
    conforms("SessionDraft", &draft);
    let mut all = app.join_all(None).await;
    all.until_id().await;
    let (id, frames) = app.run_to_end(&draft).await;
    for frame in &frames {
        conforms("SessionEvent", &frame.data);
    }
    for frame in all.until("the end", Frame::ends_run).await {
        conforms("PersonEvent", &frame.data);
    }
    let named: BTreeMap<String, &str> = [
        (format!("/sessions/{id}"), "Session"),
        ("/sessions".to_owned(), "SessionList"),
        (format!("/sessions/{id}/turns"), "TurnList"),
        (format!("/sessions/{id}/document"), "Document"),
        (format!("/sessions/{id}/versions"), "VersionList"),
        (format!("/sessions/{id}/versions/1/diff/2"), "Diff"),
        (format!("/sessions/{id}/estimate"), "Estimate"),
        ("/models".to_owned(), "ModelList"),
    ]
    .into();
    for (path, schema) in named {
        conforms(schema, &app.get(&path).await.expect(200).json());
    }
    let problem = app.post("/sessions", &json!({"initial_prompt": ""})).await;
    conforms("Problem", &problem.json());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_for_people_loads_nothing_from_elsewhere() {
    let app = TestApp::scripted(Backend::Sqlite).await;
    let get = async |path: &str| app.send(app.request(Method::GET, path)).await;
    let page = get("/api/docs/").await.expect(200);
    assert!(
        page.header("content-security-policy")
            .contains("default-src 'none'")
    );
    let mut assets = Vec::new();
    for attribute in ["src=\"", "href=\""] {
        let values = page.text.split(attribute).skip(1);
        assets.extend(values.filter_map(|rest| rest.split('"').next()));
    }
    assert!(assets.len() >= 3, "{}", page.text);
    for asset in assets {
        assert!(!asset.contains("//"), "{asset} is somebody else's");
        let asset = asset
            .trim_start_matches("./")
            .trim_start_matches("/api/docs/");
        get(&format!("/api/docs/{asset}")).await.expect(200);
    }
    let start = get("/api/docs/swagger-initializer.js").await.expect(200);
    assert!(
        start.text.contains("/api/v1/openapi.json"),
        "{}",
        start.text
    );
    app.stop().await;
}
