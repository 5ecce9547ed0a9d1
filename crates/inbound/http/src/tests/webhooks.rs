//! What the directory of people tells.

use actix_web::test::TestRequest;
use atelier_domain::identity::{
    DirectoryChange, DirectoryEvent, DirectoryEvents, DirectoryPerson, MessageRefusal,
    SignedMessage, Subject,
};
use atelier_domain::ports::Store;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::harness::{Answer, House};

/// Events whose signature is a word, and whose body says what changed.
pub(super) struct PlainEvents;

impl DirectoryEvents for PlainEvents {
    fn read(
        &self,
        message: SignedMessage<'_>,
        now: DateTime<Utc>,
    ) -> Result<DirectoryEvent, MessageRefusal> {
        if message.id.is_empty() || message.timestamp.is_empty() {
            return Err(MessageRefusal::Headers);
        }
        if message.signature != "good" {
            return Err(MessageRefusal::Signature);
        }
        let body: Value = serde_json::from_slice(message.body).map_err(|_| MessageRefusal::Body)?;
        let subject = Subject {
            issuer: "https://issuer.example".to_owned(),
            name: body["name"].as_str().unwrap_or_default().to_owned(),
        };
        let change = if body["deleted"] == true {
            DirectoryChange::Deleted(subject)
        } else {
            let after = TimeDelta::seconds(body["after"].as_i64().unwrap_or_default());
            DirectoryChange::Present(DirectoryPerson {
                subject,
                email: body["email"].as_str().map(str::to_owned),
                display_name: body["display_name"].as_str().map(str::to_owned),
                updated_at: now + after,
            })
        };
        Ok(DirectoryEvent {
            id: message.id.to_owned(),
            change,
        })
    }
}

impl House {
    async fn tell(&self, body: &Value) -> Answer {
        let request = TestRequest::post()
            .uri("/api/v1/webhooks/clerk")
            .insert_header(("svix-id", "msg_1"))
            .insert_header(("svix-timestamp", "1793000000"))
            .insert_header(("svix-signature", "good"))
            .set_json(body);
        self.ask(request).await
    }

    async fn list_as(&self, name: &str) -> Answer {
        let bearer = format!("Bearer {}", self.token(name));
        let request = TestRequest::get().uri("/api/v1/sessions");
        self.ask(request.insert_header(("authorization", bearer)))
            .await
    }

    async fn named(&self, email: &str) -> Option<String> {
        let user = self.store.identities().by_email(email).await.unwrap();
        user.map(|user| user.display_name)
    }
}

#[actix_web::test]
async fn people_are_kept_in_step() {
    let house = House::guarded().await;
    // Before the first request, there is nobody to be kept in step.
    let told = json!({"name": "bob", "email": "bob@example.org", "display_name": "Bob"});
    assert_eq!(house.tell(&told).await.status, 204);
    assert_eq!(house.named("bob@example.org").await, None);
    assert_eq!(house.list_as("bob").await.status, 200);
    let changed = json!({
        "name": "bob", "email": "robert@example.org", "display_name": "Robert", "after": 60,
    });
    for _ in 0..2 {
        assert_eq!(house.tell(&changed).await.status, 204);
        let named = house.named("robert@example.org").await;
        assert_eq!(named.as_deref(), Some("Robert"));
    }
    // What comes late changes nothing.
    assert_eq!(house.tell(&told).await.status, 204);
    assert_eq!(house.named("bob@example.org").await, None);
}

#[actix_web::test]
async fn who_was_deleted_stays_away() {
    let house = House::guarded().await;
    assert_eq!(house.list_as("bob").await.status, 200);
    for name in ["bob", "nobody-yet"] {
        for _ in 0..2 {
            let told = json!({"name": name, "deleted": true});
            assert_eq!(house.tell(&told).await.status, 204, "{name}");
            house.list_as(name).await.problem(401, "unauthenticated");
        }
        // Told late that they are there, after all.
        let late = json!({"name": name, "email": format!("{name}@example.org")});
        assert_eq!(house.tell(&late).await.status, 204, "{name}");
        house.list_as(name).await.problem(401, "unauthenticated");
    }
}

#[actix_web::test]
async fn what_is_not_signed_is_refused() {
    let house = House::guarded().await;
    let headers = [
        ("svix-id", "msg_1"),
        ("svix-timestamp", "1"),
        ("svix-signature", "good"),
    ];
    for missing in 0..3 {
        let request = TestRequest::post()
            .uri("/api/v1/webhooks/clerk")
            .set_json(json!({}));
        let request = headers
            .iter()
            .enumerate()
            .filter(|(number, _)| *number != missing)
            .fold(request, |request, (_, header)| {
                request.insert_header(*header)
            });
        house.ask(request).await.problem(400, "webhook_refused");
    }
    let request = headers.iter().fold(
        TestRequest::post()
            .uri("/api/v1/webhooks/clerk")
            .set_payload("{"),
        |request, header| request.insert_header(*header),
    );
    house.ask(request).await.problem(422, "webhook_refused");
}
