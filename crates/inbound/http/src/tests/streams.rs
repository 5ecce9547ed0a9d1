use std::pin::Pin;

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::test::TestRequest;
use serde_json::json;

use super::harness::{House, at};

/// The first chunk of a stream that stays open.
async fn first(response: ServiceResponse) -> String {
    let mut body = response.into_body();
    let first = std::future::poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await;
    String::from_utf8(first.unwrap().unwrap().to_vec()).unwrap()
}

/// What the stream tells until the server is told to stop.
async fn told(house: &House, response: ServiceResponse) -> String {
    let mut body = response.into_body();
    let first = std::future::poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await;
    house.state.draining.cancel();
    let mut told = first.unwrap().unwrap().to_vec();
    while let Some(chunk) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await {
        told.extend(chunk.unwrap());
    }
    String::from_utf8(told).unwrap()
}

#[actix_web::test]
async fn a_start_can_be_followed_from_its_first_event() {
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    let response = house
        .response(TestRequest::post().uri(&at(&format!("{path}/start-stream"))))
        .await;
    assert_eq!(response.status(), 200);
    for (header, value) in [
        ("content-type", "text/event-stream"),
        ("cache-control", "no-cache, no-transform"),
        ("x-accel-buffering", "no"),
    ] {
        assert_eq!(response.headers().get(header).unwrap(), value);
    }
    let told = told(&house, response).await;
    assert!(
        told.starts_with("retry: 1000\n\nid: 1\nevent: session.started\ndata: {"),
        "{told}"
    );
    assert_eq!(house.get(&path).await.json()["status"], "running");
}

#[actix_web::test]
async fn a_start_that_is_refused_is_a_problem_and_no_stream() {
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    house.command(&format!("{path}/start")).await;
    house
        .command(&format!("{path}/start-stream"))
        .await
        .problem(409, "wrong_status");
}

#[actix_web::test]
async fn a_reader_goes_on_where_it_stood() {
    for (query, header, first) in [
        ("", None, Some(1)),
        ("?after=0", None, Some(1)),
        ("?after=1", None, Some(2)),
        ("", Some("1"), Some(2)),
        // A browser that reconnects repeats its first address: the header is the newer word.
        ("?after=0", Some("1-7"), Some(2)),
    ] {
        let house = House::pro().await;
        let path = house.session(&json!({"initial_prompt": "Write."})).await;
        house.command(&format!("{path}/start")).await;
        house.command(&format!("{path}/stop")).await;
        let mut request = TestRequest::get().uri(&at(&format!("{path}/events{query}")));
        if let Some(seen) = header {
            request = request.insert_header(("last-event-id", seen));
        }
        let told = told(&house, house.response(request).await).await;
        let id = told
            .lines()
            .find_map(|line| line.strip_prefix("id: ")?.parse::<u64>().ok());
        assert_eq!(id, first, "{query} {header:?}: {told}");
    }
}

#[actix_web::test]
async fn a_run_that_is_over_and_seen_has_nothing_left_to_tell() {
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    house.command(&format!("{path}/start")).await;
    house.command(&format!("{path}/stop")).await;
    let session = house.get(&path).await.json();
    assert_eq!(session["status"], "stopped", "no turn was open");
    assert_eq!(session["termination_reason"], "stopped");
    let seen = session["last_event_id"].as_str().unwrap();
    let answer = house.get(&format!("{path}/events?after={seen}")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.text()),
        (204, String::new())
    );

    let all = house
        .response(TestRequest::get().uri(&at(&format!("{path}/events"))))
        .await;
    let all = actix_web::body::to_bytes(all.into_body()).await.unwrap();
    let all = String::from_utf8(all.to_vec()).unwrap();
    assert!(
        all.contains("event: session.stopped\n"),
        "it ends by itself: {all}"
    );
}

#[actix_web::test]
async fn all_runs_are_followed_from_where_the_reader_stood() {
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    let events = |after: &str| TestRequest::get().uri(&at(&format!("/events{after}")));
    let joined = house.response(events("")).await;
    assert_eq!(joined.status(), 200);
    assert_eq!(
        joined.headers().get("content-type").unwrap(),
        "text/event-stream"
    );
    let here = first(joined).await;
    let here = here.strip_prefix("retry: 1000\n\nid: ").unwrap().trim_end();

    house.command(&format!("{path}/start")).await;
    let response = house.response(events(&format!("?after={here}"))).await;
    let told = told(&house, response).await;
    assert!(told.contains("event: session.started\ndata: {"), "{told}");
    assert!(told.contains("\"position\":\"1\"}\n\n"), "{told}");
}

#[actix_web::test]
async fn ids_of_another_stream_are_refused() {
    let house = House::pro().await;
    for after in ["7", "1.x", "2.AA", ""] {
        let answer = house.get(&format!("/events?after={after}")).await;
        answer.problem(400, "invalid_event_id");
    }
    let answer = house.get("/events?before=1").await;
    answer.problem(422, "invalid_input");
}
