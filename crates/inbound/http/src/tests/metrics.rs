use std::sync::Arc;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use atelier_domain::editorial::{Event, JournalEntry, Published, RunEvent};
use atelier_domain::kernel::SessionId;
use atelier_domain::ports::Clock;
use atelier_testkit::{FrozenClock, SeededIds, builders};
use chrono::TimeDelta;
use metrics::{set_default_local_recorder, with_local_recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};

use super::harness::{House, at};
use crate::metrics::{EventLag, Measured};

const SESSION: &str = "019a9f6e-2c00-7000-8000-000000000001";

fn recorder() -> PrometheusRecorder {
    PrometheusBuilder::new().build_recorder()
}

#[actix_web::test]
async fn requests_are_counted_by_route_and_never_by_id() {
    let (house, recorder) = (House::pro().await, recorder());
    let counting = set_default_local_recorder(&recorder);
    house.get(&format!("/sessions/{SESSION}")).await;
    house.get(&format!("/sessions/{SESSION}/turns")).await;
    house.get("/models").await;
    house.get(&format!("/nothing/{SESSION}")).await;
    let shout = Method::from_bytes(b"SHOUT").unwrap();
    house
        .ask(TestRequest::with_uri(&at("/models")).method(shout))
        .await;
    drop(counting);

    let text = recorder.handle().render();
    for line in [
        r#"atelier_http_requests_total{method="GET",route="/api/v1/sessions/{id}",status="4xx"} 1"#,
        r#"atelier_http_requests_total{method="GET",route="/api/v1/sessions/{id}/turns",status="4xx"} 1"#,
        r#"atelier_http_requests_total{method="GET",route="/api/v1/models",status="2xx"} 1"#,
        r#"atelier_http_requests_total{method="GET",route="unmatched",status="4xx"} 1"#,
        r#"atelier_http_requests_total{method="other",route="/api/v1/models",status="4xx"} 1"#,
        r#"atelier_http_request_duration_seconds_count{method="GET",route="/api/v1/models"} 1"#,
        "atelier_http_requests_in_flight 0",
    ] {
        assert!(
            text.lines().any(|told| told == line),
            "{line} is not in\n{text}"
        );
    }
    assert!(!text.contains(SESSION), "{text}");
}

#[test]
fn a_client_that_hangs_up_is_counted_as_gone() {
    let recorder = recorder();
    with_local_recorder(&recorder, || drop(Measured::start(&Method::POST)));
    let text = recorder.handle().render();
    for line in [
        r#"atelier_http_requests_total{method="POST",route="unmatched",status="gone"} 1"#,
        "atelier_http_requests_in_flight 0",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}

#[test]
fn history_does_not_tell_how_fast_news_travel() {
    let (clock, recorder, ids) = (FrozenClock::default(), recorder(), SeededIds::new(1));
    let told = |at| {
        let entry = builders::entry(SessionId::new(ids.next()), 1, Event::SessionResumed);
        RunEvent::Entry(Published {
            entry: Arc::new(JournalEntry { at, ..entry }),
            turn: None,
        })
    };
    let opened = clock.now();
    with_local_recorder(&recorder, || {
        let lag = EventLag::from_now(Arc::new(clock.clone()));
        clock.advance(TimeDelta::seconds(2));
        lag.told(&told(opened - TimeDelta::hours(1)));
        lag.told(&told(opened + TimeDelta::seconds(1)));
    });
    let text = recorder.handle().render();
    assert!(
        text.contains("atelier_http_event_lag_seconds_count 1"),
        "{text}"
    );
    assert!(
        text.contains("atelier_http_event_lag_seconds_sum 1"),
        "{text}"
    );
}

#[actix_web::test]
async fn the_metrics_are_plain_text() {
    let house = House::pro().await;
    let answer = house.ask(TestRequest::get().uri("/metrics")).await;
    assert_eq!(
        answer.header("content-type"),
        "text/plain; version=0.0.4; charset=utf-8"
    );
    assert_eq!(answer.text(), "# metrics\n");
}
