use actix_web::http::Method;
use actix_web::test::TestRequest;
use metrics::{set_default_local_recorder, with_local_recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};

use super::harness::{House, at};
use crate::metrics::Measured;

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
