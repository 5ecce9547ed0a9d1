//! One trace from a request over the run to the calls of models, wherever they happen.

use std::path::Path;

use atelier_tests::harness::{
    Backend, Client, Launch, Providers, TestDatabase, TestProcess, TestRedis, mixed_team, session,
};
use atelier_tests::vendors::{Vendors, studio};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use reqwest::Method;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const BINARY: &str = env!("CARGO_BIN_EXE_atelier-under-test");

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

/// A collector that takes every batch.
async fn collector() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v1/traces"))
        .respond_with(ResponseTemplate::new(200))
        .mount(&server)
        .await;
    server
}

/// The spans of one trace that were sent.
async fn spans(collector: &MockServer) -> Vec<Span> {
    let batches = collector.received_requests().await.unwrap();
    batches
        .iter()
        .map(|batch| ExportTraceServiceRequest::decode(batch.body.as_slice()).unwrap())
        .flat_map(|batch| batch.resource_spans)
        .flat_map(|resource| resource.scope_spans)
        .flat_map(|scope| scope.spans)
        .filter(|span| hex(&span.trace_id) == TRACE)
        .collect()
}

fn hex(id: &[u8]) -> String {
    let digits = id
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(u32::from);
    digits
        .filter_map(|digit| char::from_digit(digit, 16))
        .collect()
}

fn named<'a>(spans: &'a [Span], name: &str) -> Vec<&'a Span> {
    spans.iter().filter(|span| span.name == name).collect()
}

fn traced(launch: Launch, collector: &MockServer) -> Launch {
    launch.with("OTEL_EXPORTER_OTLP_ENDPOINT", collector.uri())
}

/// Runs a session that was started with the caller's trace.
async fn run(client: &Client) {
    let id = client.create(&session(&mixed_team(), 1)).await;
    let start = client
        .request(Method::POST, &format!("/api/v1/sessions/{id}/start"))
        .header("traceparent", format!("00-{TRACE}-{CALLER}-01"));
    client.send(start).await.expect(202);
    client.until_status(&id, "completed").await;
}

/// What is still to be sent is sent at the end.
async fn stop(process: &mut TestProcess) {
    process.terminate();
    let status = process.ended().await;
    assert!(status.success(), "{status}\n{}", process.whole_log());
}

/// The spans hang together from the caller's to the calls of models, and vendors heard nothing of it.
fn check(spans: &[Span], vendors: &Vendors) {
    let [request] = named(spans, "request")[..] else {
        panic!("{spans:#?}");
    };
    assert_eq!(hex(&request.parent_span_id), CALLER);
    let turns = named(spans, "turn");
    assert_eq!(turns.len(), 4, "{spans:#?}");
    // The run's job may come while the run is driven already, or is over: it has a span of its own, with nothing in it.
    let (driven, idle): (Vec<&Span>, Vec<&Span>) = named(spans, "run")
        .into_iter()
        .partition(|run| run.span_id == turns[0].parent_span_id);
    let [run] = driven[..] else {
        panic!("{spans:#?}");
    };
    assert!(turns.iter().all(|turn| turn.parent_span_id == run.span_id));
    assert!(idle.len() <= 1, "{spans:#?}");
    for run in driven.iter().chain(&idle) {
        assert_eq!(run.parent_span_id, request.span_id);
    }
    let calls = named(spans, "model_call");
    assert_eq!(calls.len(), 4, "{spans:#?}");
    for call in calls {
        let of_turn = |turn: &&Span| turn.span_id == call.parent_span_id;
        assert!(turns.iter().any(of_turn), "{call:#?}");
    }
    for logged in vendors.calls() {
        assert!(!logged.call.headers.contains_key("traceparent"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_part_of_the_trace_of_its_start() {
    let (collector, vendors) = (collector().await, Vendors::start(studio).await);
    let database = TestDatabase::create(Backend::Sqlite).await;
    let providers = Providers::vendors(&vendors);
    let launch = Launch::new(Path::new(BINARY), &database, &providers);
    let mut process = traced(launch, &collector).start().await;
    run(&process.client()).await;
    stop(&mut process).await;
    check(&spans(&collector).await, &vendors);
    assert!(
        process
            .whole_log()
            .contains(&format!("\"trace.id\":\"{TRACE}\""))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_goes_on_at_the_node_that_drives_the_run() {
    let (collector, vendors) = (collector().await, Vendors::start(studio).await);
    let (redis, database) = (
        TestRedis::start().await,
        TestDatabase::create(Backend::Postgres).await,
    );
    let providers = Providers::vendors(&vendors);
    let node = |role: &str| {
        let launch = Launch::new(Path::new(BINARY), &database, &providers)
            .within(database.scratch().join(role))
            .with("ATELIER_ROLE", role)
            .with("REDIS_URL", redis.url());
        traced(launch, &collector)
    };
    let mut web = node("web").start().await;
    let mut worker = node("worker").start().await;
    run(&web.client()).await;
    stop(&mut web).await;
    stop(&mut worker).await;
    check(&spans(&collector).await, &vendors);
}
