use actix_web::test::TestRequest;
use atelier_domain::models::PlanTier;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::harness::{House, at};

#[actix_web::test]
async fn a_session_comes_back_as_clients_rely_on() {
    let house = House::pro().await;
    let answer = house
        .post(
            "/sessions",
            &json!({
                "title": "River essay", "initial_prompt": "Tighten this essay.", "working_document": "# Draft\n\nWords.",
                "reference_documents": {"notes.md": "The flood of 1931."},
                "reference_instructions": "Prefer the 1931 figures.", "project_id": null,
                "agents": [{
                    "id": "writer", "role": "writer", "display_name": "Writer", "phase": 1, "provider": "scripted",
                    "temperature": 0.7, "max_output_tokens": 4000, "system_prompt": null, "is_active": true,
                    "fallback_models": [], "colour": "#AABBCC",
                    "evaluation_criteria": [{"name": "Clarity", "description": "Is it clear?", "weight": 1.5}],
                }],
                "termination": {"max_rounds": 2, "score_threshold": 8.5, "max_credits": null, "stop_on_plateau": true},
                "review_each_round": false,
            }),
        )
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let session = answer.json();
    let id = session["id"].as_str().unwrap();
    assert_eq!(answer.header("location"), format!("/api/v1/sessions/{id}"));
    let model = &session["agents"][0]["model"];
    let expected = json!({
        "id": id, "title": "River essay", "status": "draft", "last_event_id": "0", "starred": false,
        "project_id": null, "initial_prompt": "Tighten this essay.", "working_document": "# Draft\n\nWords.",
        "document_version": 1, "reference_documents": {"notes.md": "The flood of 1931."},
        "reference_instructions": "Prefer the 1931 figures.",
        "agents": [{
            "id": "writer", "role": "writer", "display_name": "Writer", "phase": 1, "provider": "scripted",
            "model": model, "temperature": 0.7, "max_output_tokens": 4000, "system_prompt": null, "is_active": true,
            "colour": "#aabbcc", "fallback_models": [],
            "evaluation_criteria": [{"name": "Clarity", "description": "Is it clear?", "weight": 1.5}],
        }],
        "termination": {"max_rounds": 2, "score_threshold": 8.5, "max_credits": null, "stop_on_plateau": true},
        "review_each_round": false, "current_round": 0, "rounds": [], "credits_used": 0.0,
        "termination_reason": null, "failure": null, "created_at": "2026-11-20T09:00:00Z",
        "updated_at": "2026-11-20T09:00:00Z", "completed_at": null,
    });
    assert_eq!(session, expected);
    let read = house.get(&format!("/sessions/{id}")).await;
    assert_eq!((read.status.as_u16(), read.json()), (200, session));
}

#[actix_web::test]
async fn a_prompt_is_enough() {
    let house = House::pro().await;
    let session = house
        .post("/sessions", &json!({"initial_prompt": "Write."}))
        .await
        .json();
    assert_eq!(session["title"], "Untitled Session");
    assert_eq!(
        session["agents"].as_array().unwrap().len(),
        4,
        "the ready team"
    );
    assert_eq!(
        (&session["working_document"], &session["document_version"]),
        (&Value::Null, &Value::Null)
    );
}

#[actix_web::test]
async fn older_names_are_taken() {
    let house = House::pro().await;
    let agent = json!({"agent_id": "w", "role": "writer", "max_tokens": 900});
    let session = house
        .post(
            "/sessions",
            &json!({"initial_prompt": "Write.", "agents": [agent]}),
        )
        .await
        .json();
    assert_eq!(session["agents"][0]["id"], "w");
    assert_eq!(session["agents"][0]["max_output_tokens"], 900);
}

#[actix_web::test]
async fn plans_set_limits() {
    let house = House::on(PlanTier::Free).await;
    let agents: Vec<Value> = (0..3).map(|_| json!({"role": "writer"})).collect();
    let answer = house
        .post(
            "/sessions",
            &json!({"initial_prompt": "Write.", "agents": agents}),
        )
        .await;
    let problem = answer.problem(402, "quota_exceeded");
    assert_eq!(problem["required_plan"], "starter", "{problem}");
    assert_eq!(
        answer.field(),
        ("agents".to_owned(), "quota_exceeded".to_owned())
    );
}

#[actix_web::test]
async fn lists_are_read_page_by_page() {
    let house = House::pro().await;
    let mut made = Vec::new();
    for n in 0..5 {
        house.clock.advance(TimeDelta::nanoseconds(1_000));
        let path = house
            .session(&json!({"initial_prompt": "Write.", "title": format!("Essay {n}")}))
            .await;
        made.insert(0, path.trim_start_matches("/sessions/").to_owned());
    }
    let (mut seen, mut path) = (Vec::new(), "/sessions?limit=2".to_owned());
    loop {
        let page = house.get(&path).await.json();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        seen.extend(
            items
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("/sessions?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, made);
}

#[actix_web::test]
async fn lists_are_filtered() {
    let house = House::pro().await;
    let river = house
        .session(&json!({"initial_prompt": "Write.", "title": "River"}))
        .await;
    house
        .session(&json!({"initial_prompt": "Write.", "title": "Mountain"}))
        .await;
    house.patch(&river, &json!({"starred": true})).await;
    for (query, expected) in [
        ("", 2),
        ("?starred=true", 1),
        ("?starred=false", 1),
        ("?q=RIV", 1),
        ("?text=mount", 1),
        ("?status=draft", 2),
        ("?status=running", 0),
        ("?project_id=019a9f6e-2c00-7000-8000-000000000001", 0),
        ("?project_id=none", 2),
    ] {
        let list = house.get(&format!("/sessions{query}")).await.json();
        assert_eq!(list["items"].as_array().unwrap().len(), expected, "{query}");
    }
}

#[actix_web::test]
async fn sessions_can_be_changed() {
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    let change = json!({
        "title": "Second", "starred": true, "review_each_round": true,
        "termination": {"max_rounds": 5, "score_threshold": null, "max_credits": 12.5},
        "agents": [{"role": "writer"}],
    });
    let answer = house.patch(&path, &change).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let session = answer.json();
    assert_eq!(
        (&session["title"], &session["starred"]),
        (&json!("Second"), &json!(true))
    );
    let termination = json!({"max_rounds": 5, "score_threshold": null, "max_credits": 12.5, "stop_on_plateau": true});
    assert_eq!(session["termination"], termination);
    assert_eq!(session["agents"].as_array().unwrap().len(), 1);

    let session = house.patch(&path, &json!({"termination": {}})).await.json();
    assert_eq!(
        session["termination"], termination,
        "what is left out stays"
    );
    let session = house
        .patch(&format!("{path}/rename"), &json!({"title": " Third "}))
        .await
        .json();
    assert_eq!(session["title"], "Third");
}

#[actix_web::test]
async fn commands_answer_with_the_session_and_fail_in_the_wrong_state() {
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    for command in ["pause", "resume", "stop"] {
        house
            .command(&format!("{path}/{command}"))
            .await
            .problem(409, "wrong_status");
    }
    let started = house.command(&format!("{path}/start")).await;
    assert_eq!(started.status, 202, "{}", started.text());
    let session = started.json();
    assert_eq!(session["status"], "running");
    assert!(
        session["termination"]["max_credits"].as_f64().unwrap() > 0.0,
        "the ceiling is fixed"
    );
    house
        .command(&format!("{path}/start"))
        .await
        .problem(409, "wrong_status");
    house
        .patch(&path, &json!({"agents": [{"role": "writer"}]}))
        .await
        .problem(409, "wrong_status");
    let renamed = house
        .patch(
            &format!("{path}/rename"),
            &json!({"title": "While it runs"}),
        )
        .await;
    assert_eq!(renamed.status, 200, "{}", renamed.text());
    for command in ["pause", "stop"] {
        let answer = house.command(&format!("{path}/{command}")).await;
        assert_eq!(answer.status, 202, "{command}: {}", answer.text());
    }
}

#[actix_web::test]
async fn what_is_deleted_is_gone() {
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    let delete = || TestRequest::delete().uri(&at(&path));
    let answer = house.ask(delete()).await;
    assert_eq!(
        (answer.status.as_u16(), answer.text()),
        (204, String::new())
    );
    house.get(&path).await.problem(404, "session_not_found");
    house.ask(delete()).await.problem(404, "session_not_found");
}

#[actix_web::test]
async fn nobody_else_sees_a_session() {
    let house = House::pro().await;
    let path = house
        .session(&json!({"initial_prompt": "Write.", "working_document": "Mine."}))
        .await;
    let stranger = format!("Bearer {}", house.token("eve"));
    let ask = async |request: TestRequest| {
        let request = request.insert_header(("authorization", stranger.clone()));
        house.ask(request).await
    };
    for read in [
        "",
        "/document",
        "/versions",
        "/versions/1",
        "/turns",
        "/estimate",
        "/export",
        "/events",
    ] {
        let answer = ask(TestRequest::get().uri(&at(&format!("{path}{read}")))).await;
        answer.problem(404, "session_not_found");
    }
    for command in [
        "start",
        "start-stream",
        "pause",
        "resume",
        "stop",
        "versions/1/restore",
    ] {
        let answer = ask(TestRequest::post().uri(&at(&format!("{path}/{command}")))).await;
        answer.problem(404, "session_not_found");
    }
    let list = ask(TestRequest::get().uri("/api/v1/sessions")).await.json();
    assert_eq!(list["items"], json!([]));
}

#[actix_web::test]
async fn costs_are_ranges() {
    let house = House::pro().await;
    let draft =
        json!({"initial_prompt": "Write.", "working_document": "Some words to start with."});
    let path = house.session(&draft).await;
    let of_session = house.get(&format!("{path}/estimate")).await.json();
    let of_draft = house.post("/credits/estimate", &draft).await;
    assert_eq!(of_draft.status, 200, "{}", of_draft.text());
    assert_eq!(of_draft.json(), of_session);
    let amount = |name: &str| of_session[name].as_f64().unwrap();
    assert!(
        0.0 < amount("minimum") && amount("minimum") <= amount("expected"),
        "{of_session}"
    );
    assert!(
        amount("expected") <= amount("maximum") && amount("maximum") <= amount("ceiling"),
        "{of_session}"
    );
    assert_eq!(of_session["agents"].as_array().unwrap().len(), 4);
    assert_eq!(
        of_session["agents"][0]["rounds"].as_array().unwrap().len(),
        3
    );
    assert_eq!(
        house.get("/sessions").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1,
        "nothing was kept"
    );
}

#[actix_web::test]
async fn turns_are_listed() {
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    let list = house.get(&format!("{path}/turns")).await;
    assert_eq!(list.json(), json!({"items": [], "next_cursor": null}));
}

#[actix_web::test]
async fn models_say_whether_they_can_be_used() {
    let models = House::pro().await.get("/models").await.json();
    let models = models["items"].as_array().unwrap();
    let scripted = models
        .iter()
        .find(|model| model["scripted"] == true)
        .unwrap();
    assert_eq!(
        (&scripted["available"], &scripted["status"]),
        (&json!(true), &json!("current"))
    );
    let sonnet = models
        .iter()
        .find(|model| model["display_name"] == "Claude Sonnet 4.5")
        .unwrap();
    assert_eq!(
        (&sonnet["available"], &sonnet["multiplier"]),
        (&json!(false), &json!(1.0))
    );
    let retiring = models.iter().filter(|model| model["status"] == "retiring");
    assert!(
        retiring
            .into_iter()
            .all(|model| model["retires_on"].is_string())
    );
}
