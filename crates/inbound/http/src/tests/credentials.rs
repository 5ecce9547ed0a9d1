use actix_web::test::TestRequest;
use atelier_domain::identity::{ApiKey, KeyScope};
use atelier_domain::ports::Clock;
use chrono::TimeDelta;
use serde_json::json;

use super::harness::{House, at};

/// The same credential in every place where it may stand.
fn forms(text: &str) -> Vec<(&'static str, String)> {
    vec![
        ("authorization", format!("Bearer {text}")),
        ("authorization", format!("bEaReR {text}")),
        ("x-api-key", text.to_owned()),
        ("cookie", format!("__Host-atelier={text}")),
        ("cookie", format!("theme=dark; __session={text}; other")),
    ]
}

fn sessions() -> TestRequest {
    TestRequest::get().uri("/api/v1/sessions")
}

#[actix_web::test]
async fn a_credential_means_the_same_wherever_it_stands() {
    let house = House::guarded().await;
    let now = house.clock.now();
    let read = [KeyScope::Read];
    let good = house.key(&read).await.text;
    let revoked = house.key(&read).await;
    house.revoke(revoked.id).await;
    let expired = house.key_with(&read, ApiKey::QUOTA, |key| key.expires_at = Some(now));
    let expired = expired.await.text;
    let mut misspelt = good.clone();
    let last = misspelt.pop().unwrap();
    misspelt.push(if last == 'a' { 'b' } else { 'a' });
    let wrong = house.key(&[KeyScope::Write]).await.text;
    let (_, fresh) = house.sign_in(TimeDelta::zero()).await;
    let (_, idle) = house.sign_in(TimeDelta::days(7)).await;
    let (ended, gone) = house.sign_in(TimeDelta::zero()).await;
    house.end(ended).await;
    for (text, status) in [
        (good, 200),
        (revoked.text, 401),
        (expired, 401),
        (misspelt, 401),
        (wrong, 403),
        (fresh, 200),
        (idle, 401),
        (gone, 401),
        ("ats_".to_owned(), 401),
        (house.token("ada"), 200),
        (house.stale_token("bob"), 401),
        ("nonsense".to_owned(), 401),
    ] {
        for form in forms(&text) {
            let answer = house.ask(sessions().insert_header(form.clone())).await;
            assert_eq!(
                answer.status.as_u16(),
                status,
                "{form:?}: {}",
                answer.text()
            );
            if status == 401 {
                answer.problem(401, "unauthenticated");
                assert_eq!(
                    answer.header("www-authenticate"),
                    "Bearer realm=\"atelier\""
                );
            }
        }
    }
}

#[actix_web::test]
async fn two_credentials_are_none() {
    let house = House::guarded().await;
    let key = house.key(&[KeyScope::Read]).await.text;
    let both = |bearer: &str| {
        sessions()
            .insert_header(("x-api-key", key.clone()))
            .insert_header(("authorization", format!("Bearer {bearer}")))
    };
    assert_eq!(house.ask(both(&key)).await.status, 200);
    let other = house.ask(both(&house.token("ada"))).await;
    other.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_key_does_what_its_scopes_say() {
    let house = House::guarded().await;
    let create = |key: &str| {
        TestRequest::post()
            .uri("/api/v1/sessions")
            .insert_header(("x-api-key", key.to_owned()))
            .set_json(json!({"initial_prompt": "Write."}))
    };
    let read = house.key(&[KeyScope::Read]).await.text;
    let problem = house.ask(create(&read)).await;
    let problem = problem.problem(403, "scope_missing");
    assert_eq!(problem["detail"], "the API key lacks the scope `write`");
    let both = house.key(&[KeyScope::Read, KeyScope::Write]).await.text;
    let made = house.ask(create(&both)).await;
    assert_eq!(made.status, 201, "{}", made.text());

    let path = format!("/sessions/{}", made.json()["id"].as_str().unwrap());
    let seen_by = async |header: (&'static str, String)| {
        let request = TestRequest::get().uri(&at(&path)).insert_header(header);
        house.ask(request).await.status.as_u16()
    };
    assert_eq!(seen_by(("x-api-key", read)).await, 200);
    let owner = format!("Bearer {}", house.token("ada"));
    assert_eq!(seen_by(("authorization", owner)).await, 200);
    let stranger = format!("Bearer {}", house.token("eve"));
    assert_eq!(seen_by(("authorization", stranger)).await, 404);
}

#[actix_web::test]
async fn nobody_is_somebody_only_where_nobody_signs_in() {
    let guarded = House::guarded().await;
    let answer = guarded.ask(sessions()).await;
    answer.problem(401, "unauthenticated");
    // Whether there is such a thing is no secret.
    let absent = guarded.get("/nothing").await;
    absent.problem(404, "route_not_found");
    let wrong = TestRequest::put().uri("/api/v1/sessions");
    guarded.ask(wrong).await.problem(405, "method_not_allowed");
    for path in ["/health", "/ready", "/metrics", "/api/v1/openapi.json"] {
        let answer = guarded.ask(TestRequest::get().uri(path)).await;
        assert_eq!(answer.status, 200, "{path}");
    }

    let open = House::pro().await;
    assert_eq!(open.ask(sessions()).await.status, 200);
    let wrong = sessions().insert_header(("authorization", "Bearer nonsense"));
    open.ask(wrong).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_path_in_another_spelling_is_guarded_alike() {
    let house = House::guarded().await;
    for path in ["/api/v1/sess%69ons", "/api/%761/sessions"] {
        let answer = house.ask(TestRequest::get().uri(path)).await;
        answer.problem(401, "unauthenticated");
        let token = format!("Bearer {}", house.token("ada"));
        let request = TestRequest::get().uri(path);
        let request = request.insert_header(("authorization", token));
        assert_eq!(house.ask(request).await.status, 200, "{path}");
    }
}

#[actix_web::test]
async fn whoever_left_is_nobody() {
    let house = House::guarded().await;
    let (_, secret) = house.sign_in(TimeDelta::zero()).await;
    let key = house.key(&[KeyScope::Read]).await.text;
    house.close(house.owner.id).await;
    for text in [secret, key] {
        let request = sessions().insert_header(("authorization", format!("Bearer {text}")));
        house.ask(request).await.problem(401, "unauthenticated");
    }
}
