use atelier_domain::identity::{Directory as _, DirectoryPerson, Subject};
use atelier_domain::kernel::PortError;
use chrono::DateTime;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::description;
use crate::{ClerkDirectory, ClerkOptions};

const ISSUER: &str = "https://clerk.example.test";

struct Stage {
    server: MockServer,
    directory: ClerkDirectory,
}

impl Stage {
    async fn answering(answer: ResponseTemplate) -> Self {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(answer).mount(&server).await;
        let options = ClerkOptions {
            issuer: ISSUER.to_owned(),
            secret_key: "sk_test_only".into(),
            address: Some(server.uri()),
        };
        Self {
            server,
            directory: ClerkDirectory::new(options).unwrap(),
        }
    }

    /// What was asked, after the description has had its say.
    async fn asked(&self) -> Vec<String> {
        let requests = self.server.received_requests().await.unwrap();
        requests.iter().for_each(description::accepts);
        let line = |request: &Request| format!("{} {}", request.method, request.url.path());
        requests.iter().map(line).collect()
    }

    async fn find(&self) -> Result<Option<DirectoryPerson>, PortError> {
        self.directory.find(&subject("user_test0001")).await
    }
}

fn subject(name: &str) -> Subject {
    Subject {
        issuer: ISSUER.to_owned(),
        name: name.to_owned(),
    }
}

fn json_answer(status: u16, body: Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

fn not_found(method: &str) -> ResponseTemplate {
    let errors = json!([{
        "code": "resource_not_found", "message": "not found", "long_message": "No such user.",
    }]);
    json_answer(
        404,
        description::answer(method, "404", json!({"errors": errors})),
    )
}

#[tokio::test]
async fn a_person_is_found_by_name() {
    let user = description::answer("GET", "200", json!({"updated_at": 1_790_000_000_000_i64}));
    let stage = Stage::answering(json_answer(200, user)).await;
    let person = stage.find().await.unwrap().unwrap();
    assert_eq!(person.subject, subject("user_test0001"));
    assert_eq!(person.email.as_deref(), Some("user@example.com"));
    assert_eq!(person.display_name.as_deref(), Some("Test User"));
    assert_eq!(
        person.updated_at,
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    );
    assert_eq!(stage.asked().await, ["GET /v1/users/user_test0001"]);
}

#[tokio::test]
async fn a_person_may_have_no_address() {
    let patch = json!({"email_addresses": [], "primary_email_address_id": null});
    let user = description::answer("GET", "200", patch);
    let stage = Stage::answering(json_answer(200, user)).await;
    assert_eq!(stage.find().await.unwrap().unwrap().email, None);
}

#[tokio::test]
async fn a_person_who_is_gone_is_nobody() {
    let stage = Stage::answering(not_found("GET")).await;
    assert_eq!(stage.find().await.unwrap(), None);
}

#[tokio::test]
async fn deleting_twice_is_well() {
    let deleted = description::answer("DELETE", "200", json!({}));
    for answer in [json_answer(200, deleted), not_found("DELETE")] {
        let stage = Stage::answering(answer).await;
        let subject = subject("user_test0001");
        stage.directory.delete(&subject).await.unwrap();
        assert_eq!(stage.asked().await, ["DELETE /v1/users/user_test0001"]);
    }
}

#[tokio::test]
async fn a_deletion_that_was_none_is_told() {
    let kept = description::answer("DELETE", "200", json!({"deleted": false}));
    let stage = Stage::answering(json_answer(200, kept)).await;
    let subject = subject("user_test0001");
    assert!(stage.directory.delete(&subject).await.is_err());
}

#[tokio::test]
async fn failures_are_told_apart() {
    let elsewhere = ResponseTemplate::new(302).insert_header("location", "/elsewhere");
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "3");
    for (name, answer, is_unavailable) in [
        ("busy", busy, true),
        ("broken", ResponseTemplate::new(500), true),
        ("away", ResponseTemplate::new(503), true),
        ("a wrong key", ResponseTemplate::new(401), false),
        ("a wrong address", ResponseTemplate::new(404), false),
        ("elsewhere", elsewhere, false),
        ("no user", json_answer(200, json!([])), false),
        (
            "too much",
            ResponseTemplate::new(200).set_body_bytes(vec![b' '; 1_100_000]),
            false,
        ),
    ] {
        let stage = Stage::answering(answer).await;
        let error = stage.find().await.unwrap_err();
        assert_eq!(error.is_unavailable(), is_unavailable, "{name}");
        assert_eq!(stage.asked().await.len(), 1, "{name}");
    }
}

#[tokio::test]
async fn nobody_is_asked_about_other_people() {
    let stage = Stage::answering(ResponseTemplate::new(500)).await;
    let foreign = Subject {
        issuer: "https://other.example.test".to_owned(),
        name: "user_test0001".to_owned(),
    };
    for other in [foreign, subject(".."), subject(""), subject("org_1")] {
        assert_eq!(stage.directory.find(&other).await.unwrap(), None);
        stage.directory.delete(&other).await.unwrap();
    }
    assert!(stage.asked().await.is_empty());
}

#[tokio::test]
async fn a_name_stays_one_part_of_the_path() {
    let stage = Stage::answering(not_found("GET")).await;
    let strange = subject("user_/../../jwks?x#y");
    assert_eq!(stage.directory.find(&strange).await.unwrap(), None);
    let asked = stage.asked().await;
    assert_eq!(asked, ["GET /v1/users/user_%2F..%2F..%2Fjwks%3Fx%23y"]);
}
