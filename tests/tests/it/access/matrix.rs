//! Every operation, by everybody.

use atelier_tests::harness::{Answered, Backend, Client, Options, TestApp, within};
use atelier_tests::issuer::Issuer;
use reqwest::{Method, RequestBuilder};

use super::operations::{Access, Operation};
use super::roles::{Refusal, Role};
use super::things::{CANARY, Things};
use crate::support::on_each_database;

on_each_database! {
    nobody_but_the_owner_gets_at_anything,
}

async fn nobody_but_the_owner_gets_at_anything(backend: Backend) {
    let issuer = Issuer::start().await;
    let app = TestApp::start(backend, Options::default().signed_in_by(&issuer)).await;
    let owner = app.bearing(issuer.token("ada"));
    let things = Things::of(&owner).await;
    let roles = Role::all(&app, &owner, &issuer).await;
    let description = app.get("/openapi.json").await.expect(200).json();
    let operations = Operation::all(&description);
    let guarded = || {
        let guarded = operations.iter();
        guarded.filter(|operation| operation.access != Access::Open)
    };
    let before = everything(&owner, &things).await;
    let mut tried = 0;
    for operation in guarded() {
        for role in &roles {
            let request = request(&app, operation, &things);
            let answer = send(role.request(request, operation, &issuer)).await;
            let place = format!("{} by {}: {answer:?}", operation.id, role.name);
            check(role.refusal, operation, &answer, &place);
            let told = format!("{:?}{}", answer.headers, answer.text);
            for secret in [CANARY, &things.owner, "ada@example.org"] {
                assert!(!told.contains(secret), "{secret} was told. {place}");
            }
            tried += 1;
        }
    }
    assert_eq!(everything(&owner, &things).await, before, "somebody wrote");
    assert_eq!(tried, guarded().count() * roles.len());

    // The owner may; what takes things away comes last, and nothing takes the account.
    let mut owned: Vec<_> = guarded().collect();
    owned.sort_by_key(|operation| operation.method == Method::DELETE);
    for operation in owned {
        let answer = send(request(&owner, operation, &things)).await;
        let is_served = ![401, 403, 404].contains(&answer.status) && answer.status < 500;
        assert!(
            is_served || is_unsold(&answer),
            "{}: {answer:?}",
            operation.id
        );
    }
}

fn request(client: &Client, operation: &Operation, things: &Things) -> RequestBuilder {
    let request = client.request(operation.method.clone(), &things.path(operation));
    match Things::body(operation) {
        Some(body) => request.json(&body),
        None => request,
    }
}

/// The answer; of an event stream what comes first.
async fn send(request: RequestBuilder) -> Answered {
    within("an answer", async {
        let mut response = request.send().await.unwrap();
        let headers = response.headers().clone();
        let status = response.status().as_u16();
        let is_stream = headers
            .get("content-type")
            .is_some_and(|kind| kind == "text/event-stream");
        let text = if is_stream {
            let first = response.chunk().await.unwrap().unwrap_or_default();
            String::from_utf8(first.to_vec()).unwrap()
        } else {
            response.text().await.unwrap()
        };
        Answered {
            status,
            headers,
            text,
        }
    })
    .await
}

/// Nothing is sold here, which is said to those alone who may buy.
fn is_unsold(answer: &Answered) -> bool {
    answer.status == 503 && answer.text.contains("billing_not_configured")
}

fn check(refusal: Refusal, operation: &Operation, answer: &Answered, place: &str) {
    match refusal {
        Refusal::Unknown => {
            answer.clone().problem(401, "unauthenticated");
            assert!(answer.headers.contains_key("www-authenticate"), "{place}");
        }
        Refusal::WrongScope => {
            let code = match operation.access {
                Access::Person => "person_required",
                _ => "scope_missing",
            };
            answer.clone().problem(403, code);
        }
        Refusal::Stranger if operation.is_about_one() => assert_eq!(answer.status, 404, "{place}"),
        Refusal::Stranger => {
            let is_served = (200..300).contains(&answer.status) || answer.status == 422;
            assert!(is_served || is_unsold(answer), "{place}");
        }
    }
}

/// All that the owner reads of what is theirs, but for when it was read.
async fn everything(owner: &Client, things: &Things) -> Vec<String> {
    let session = &things.session;
    let mut read = Vec::new();
    for path in [
        "/sessions?limit=100".to_owned(),
        "/projects?limit=100".to_owned(),
        "/users/me".to_owned(),
        format!("/sessions/{session}"),
        format!("/sessions/{session}/versions"),
        format!("/sessions/{session}/notes"),
        format!("/sessions/{session}/turns"),
    ] {
        read.push(owner.get(&path).await.expect(200).text);
    }
    read
}
