use std::collections::BTreeSet;

use actix_web::http::Method;
use atelier_domain::identity::KeyScope;
use utoipa::openapi::path::OperationBuilder;
use utoipa::openapi::{HttpMethod, OpenApi, PathItem};

use crate::guard::{Access, OperationTable, RateClass, Replay};
use crate::openapi::{self, openapi};
use crate::routes;
use crate::server::Surface;

fn table() -> OperationTable {
    let declared = openapi::collect(routes::documented(Surface::Whole));
    OperationTable::of(&declared, routes::pages(Surface::Whole)).unwrap()
}

#[test]
fn operations_are_found_as_the_router_finds_them() {
    let table = table();
    let find = |method, path| {
        table
            .find(&method, path)
            .map(|operation| (operation.access, operation.class, operation.replay))
    };
    let key = Access::Key;
    assert_eq!(
        find(Method::GET, "/api/v1/sessions"),
        Some((key(KeyScope::Read), RateClass::Read, Replay::Kept))
    );
    assert_eq!(
        find(Method::POST, "/api/v1/sessions"),
        Some((key(KeyScope::Write), RateClass::CreateSession, Replay::Kept))
    );
    assert_eq!(
        find(Method::POST, "/api/v1/sessions/x/start-stream"),
        Some((key(KeyScope::Write), RateClass::Stream, Replay::Joined))
    );
    assert_eq!(
        find(Method::GET, "/health"),
        Some((Access::Open, RateClass::Unlimited, Replay::Kept))
    );
    for (method, path) in [
        (Method::PUT, "/api/v1/sessions"),
        (Method::GET, "/api/v1/sessions/"),
        (Method::GET, "/api/v1/nothing"),
        (Method::GET, "/api/docs/index.html"),
    ] {
        assert_eq!(find(method.clone(), path), None, "{method} {path}");
    }
    assert_eq!(table.methods_of("/api/v1/sessions"), ["GET", "POST"]);
    assert_eq!(table.methods_of("/api/docs/index.html"), ["GET"]);
    assert!(table.methods_of("/api/v1/nothing").is_empty());
}

#[test]
fn an_operation_without_a_declaration_keeps_the_server_from_starting() {
    let undeclared = OperationBuilder::new().build();
    let mut description: OpenApi = openapi::collect(|_| {});
    description.paths.paths.insert(
        "/silent".to_owned(),
        PathItem::new(HttpMethod::Post, undeclared),
    );
    let refused = OperationTable::of(&description, &[]).err().unwrap();
    assert_eq!(refused.0, ["POST /silent"]);
    assert!(refused.to_string().ends_with("repeated: POST /silent"));
}

/// What everybody may do is decided here, and nowhere else by mistake.
#[test]
fn little_is_open_to_everybody() {
    let description = serde_json::to_value(openapi()).unwrap();
    let mut open = BTreeSet::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let requirements = operation["security"].as_array().unwrap();
            if requirements
                .iter()
                .any(|requirement| requirement.as_object().unwrap().is_empty())
            {
                open.insert(format!("{method} {path}"));
            } else {
                for answer in ["401", "403", "429"] {
                    let answers = &operation["responses"];
                    assert!(answers.get(answer).is_some(), "{method} {path}: {answer}");
                }
            }
        }
    }
    let expected = [
        "get /api/v1/auth/callback",
        "get /api/v1/auth/methods",
        "get /api/v1/auth/start",
        "get /api/v1/billing/plans",
        "get /health",
        "get /metrics",
        "get /ready",
        "post /api/v1/auth/magic-link",
        "post /api/v1/auth/magic-link/redeem",
        "post /api/v1/webhooks/clerk",
        "post /api/v1/webhooks/stripe",
    ];
    assert_eq!(open, expected.map(str::to_owned).into());
}
