use actix_web::test::TestRequest;
use serde_json::{Value, json};

use super::harness::{House, at};

#[actix_web::test]
async fn values_that_can_not_be_accepted_name_their_field() {
    let house = House::pro().await;
    let draft = |field: &str, value: Value| {
        let mut draft = json!({"initial_prompt": "Write."});
        draft[field] = value;
        draft
    };
    let agent = |field: &str, value: Value| {
        let mut agent = json!({"role": "writer"});
        agent[field] = value;
        draft("agents", json!([agent]))
    };
    let editor = |field: &str, value: Value| {
        let mut editor = json!({"role": "style_editor"});
        editor[field] = value;
        draft("agents", json!([{"role": "writer"}, editor]))
    };
    for (body, field, code) in [
        (json!({}), "initial_prompt", "required"),
        (json!({"initial_prompt": " "}), "initial_prompt", "required"),
        (json!({"initial_prompt": 7}), "initial_prompt", "wrong_type"),
        (draft("surprise", json!(1)), "surprise", "unknown_field"),
        (draft("title", json!("x".repeat(201))), "title", "too_long"),
        (draft("project_id", json!("x")), "project_id", "wrong_type"),
        (
            draft("reference_documents", json!({"a": 1})),
            "reference_documents.a",
            "wrong_type",
        ),
        (draft("agents", json!([])), "agents", "no_writer"),
        (
            draft("agents", json!([{"role": "poet"}])),
            "agents[0].role",
            "unknown_value",
        ),
        (agent("id", json!("a b")), "agents[0].id", "invalid"),
        (editor("phase", json!(4)), "agents[1].phase", "out_of_range"),
        (
            agent("phase", json!(300)),
            "agents[0].phase",
            "out_of_range",
        ),
        (
            agent("model", json!("no-such-model")),
            "agents[0].model",
            "unknown_model",
        ),
        (
            agent("temperature", json!(2.5)),
            "agents[0].temperature",
            "out_of_range",
        ),
        (
            agent("temperature", json!("hot")),
            "agents[0].temperature",
            "wrong_type",
        ),
        (
            agent("max_output_tokens", json!(-1)),
            "agents[0].max_output_tokens",
            "out_of_range",
        ),
        (
            agent("surprise", json!(1)),
            "agents[0].surprise",
            "unknown_field",
        ),
        (
            agent("evaluation_criteria", json!([{"name": "A", "weight": 0}])),
            "agents[0].evaluation_criteria[0].weight",
            "out_of_range",
        ),
        (
            draft("termination", json!({"max_rounds": 0})),
            "termination.max_rounds",
            "out_of_range",
        ),
        (
            draft("termination", json!({"score_threshold": 11})),
            "termination.score_threshold",
            "out_of_range",
        ),
        (
            draft("termination", json!({"max_credits": 0})),
            "termination.max_credits",
            "out_of_range",
        ),
    ] {
        for path in ["/sessions", "/credits/estimate"] {
            let answer = house.post(path, &body).await;
            answer.problem(422, "invalid_input");
            assert_eq!(
                answer.field(),
                (field.to_owned(), code.to_owned()),
                "{body}"
            );
        }
    }
}

#[actix_web::test]
async fn bodies_have_to_be_plain_json() {
    let house = House::pro().await;
    let post = || TestRequest::post().uri("/api/v1/sessions");
    let json = || post().insert_header(("content-type", "application/json; charset=utf-8"));
    let body = "{\"initial_prompt\": \"Write.\"}";
    for (request, status, code) in [
        (
            json().set_payload("{\"initial_prompt\""),
            400,
            "malformed_json",
        ),
        (
            json().set_payload("{\"initial_prompt\": \"\u{0}\"}"),
            400,
            "malformed_json",
        ),
        (
            json().set_payload(&b"{\"initial_prompt\": \"\xff\"}"[..]),
            400,
            "malformed_json",
        ),
        (json(), 400, "malformed_json"),
        (post().set_payload(body), 415, "unsupported_media_type"),
        (
            post()
                .insert_header(("content-type", "text/plain"))
                .set_payload(body),
            415,
            "unsupported_media_type",
        ),
        (
            json()
                .insert_header(("content-encoding", "gzip"))
                .set_payload(body),
            415,
            "encoded_body",
        ),
        (
            json()
                .insert_header(("content-encoding", "identity, br"))
                .set_payload(body),
            415,
            "encoded_body",
        ),
    ] {
        house.ask(request).await.problem(status, code);
    }
    let plain = json()
        .insert_header(("content-encoding", "identity"))
        .set_payload(body);
    assert_eq!(house.ask(plain).await.status, 201);
}

#[actix_web::test]
async fn bodies_have_limits() {
    const MIB: usize = 1024 * 1024;
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    for (request, limit) in [
        (TestRequest::patch().uri(&at(&path)), MIB),
        (
            TestRequest::patch().uri(&at(&format!("{path}/rename"))),
            MIB,
        ),
        (TestRequest::post().uri(&at("/sessions")), 8 * MIB),
        (
            TestRequest::put().uri(&at(&format!("{path}/document"))),
            8 * MIB,
        ),
    ] {
        let body = format!("\"{}\"", "x".repeat(limit));
        let request = request
            .insert_header(("content-type", "application/json"))
            .set_payload(body);
        let problem = house.ask(request).await.problem(413, "body_too_large");
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains(&limit.to_string()),
            "{problem}"
        );
    }
    let announced = TestRequest::post()
        .uri("/api/v1/sessions")
        .insert_header(("content-type", "application/json"))
        .insert_header(("content-length", "99999999"));
    house.ask(announced).await.problem(413, "body_too_large");
}

#[actix_web::test]
async fn queries_are_read_strictly() {
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    for (query, field, code) in [
        ("/sessions?limit=0".to_owned(), "limit", "out_of_range"),
        ("/sessions?limit=101".to_owned(), "limit", "out_of_range"),
        ("/sessions?limit=ten".to_owned(), "limit", "wrong_type"),
        (
            "/sessions?cursor=%21".to_owned(),
            "cursor",
            "invalid_cursor",
        ),
        (
            "/sessions?status=asleep".to_owned(),
            "status",
            "unknown_value",
        ),
        ("/sessions?starred=2".to_owned(), "starred", "wrong_type"),
        (
            "/sessions?project_id=x".to_owned(),
            "project_id",
            "wrong_type",
        ),
        ("/sessions?page=2".to_owned(), "page", "unknown_field"),
        (format!("{path}/turns?limit=0"), "limit", "out_of_range"),
        (
            format!("{path}/versions?cursor=AAAA"),
            "cursor",
            "invalid_cursor",
        ),
        (format!("{path}/events?before=1"), "before", "unknown_field"),
    ] {
        let answer = house.get(&query).await;
        answer.problem(422, "invalid_input");
        assert_eq!(
            answer.field(),
            (field.to_owned(), code.to_owned()),
            "{query}"
        );
    }
}

#[actix_web::test]
async fn ids_that_can_not_exist_are_absent() {
    let house = House::pro().await;
    for id in [
        "x",
        "0",
        "019a9f6e2c0070008000000000000001",
        "%7B019a9f6e-2c00-7000-8000-000000000001%7D",
        "%00",
    ] {
        house
            .get(&format!("/sessions/{id}"))
            .await
            .problem(404, "session_not_found");
    }
}

#[actix_web::test]
async fn event_ids_have_to_be_ones() {
    let house = House::pro().await;
    let path = format!(
        "{}/events",
        house.session(&json!({"initial_prompt": "Write."})).await
    );
    for id in ["x", "-1", "1-", "1-2-3", "1.5", "99999999999999999999"] {
        house
            .get(&format!("{path}?after={id}"))
            .await
            .problem(400, "invalid_event_id");
        let request = TestRequest::get()
            .uri(&at(&path))
            .insert_header(("last-event-id", id));
        house.ask(request).await.problem(400, "invalid_event_id");
    }
}

#[actix_web::test]
async fn a_request_meant_for_another_host_is_not_answered() {
    let house = House::pro().await;
    let request = |host: &str| {
        TestRequest::get()
            .uri(&at("/sessions"))
            .insert_header(("host", host))
    };
    house
        .ask(request("rebound.example.org:8000"))
        .await
        .problem(421, "foreign_host");
    assert_eq!(house.ask(request("127.0.0.1:8000")).await.status, 200);
}
