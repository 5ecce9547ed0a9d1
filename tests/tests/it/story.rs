//! What operators see: a run's whole story in the log by its id, the metrics of what happened, and no secret in either.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use atelier_tests::harness::{
    Backend, Client, Launch, Providers, TestDatabase, TestProcess, mixed_team, session,
};
use atelier_tests::vendors::{Call, Failure, Gate, Reply, Vendors, studio};
use reqwest::Method;
use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_atelier-under-test");

/// In every text and key that a log must never repeat.
const CANARY: &str = "canary";

/// The first call of all fails, and editors say two words and wait.
async fn moody_vendors(gate: &Gate) -> Vendors {
    let (held, has_failed) = (gate.clone(), AtomicBool::new(false));
    Vendors::start(move |call: &Call| {
        if !has_failed.swap(true, Ordering::SeqCst) {
            return Reply::from(Failure::Overloaded);
        }
        match call.prompt.phase {
            2 => studio(call).held_after(2, &held).into(),
            _ => studio(call).into(),
        }
    })
    .await
}

fn draft() -> Value {
    let mut draft = session(&mixed_team(), 1);
    for text in ["initial_prompt", "reference_instructions", "title"] {
        draft[text] = json!(format!("{text} with a {CANARY}"));
    }
    draft["working_document"] = json!(format!("# A {CANARY}\n\nThe {CANARY} sings.\n"));
    for agent in draft["agents"].as_array_mut().unwrap() {
        agent["system_prompt"] = json!(format!("Sing like a {CANARY}."));
    }
    draft
}

async fn scraped(client: &Client) -> String {
    let metrics = client.request(Method::GET, "/metrics");
    client.send(metrics).await.expect(200).text
}

/// The value of a line of the metrics, whose labels are in order.
fn value(metrics: &str, series: &str) -> f64 {
    let line = metrics
        .lines()
        .find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    let line = line.unwrap_or_else(|| panic!("{series} is not in\n{metrics}"));
    line.parse().unwrap()
}

/// The lines that somebody finds who looks for the id.
fn story(log: &str, id: &str) -> Vec<Value> {
    log.lines()
        .filter(|line| line.contains(id))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn count(story: &[Value], message: &str) -> usize {
    let lines = story.iter();
    lines.filter(|line| line["message"] == message).count()
}

/// A field of a line or of a span around it.
fn field<'a>(line: &'a Value, name: &str) -> &'a Value {
    let spans = line["spans"].as_array().into_iter().flatten();
    let around = spans.map(|span| &span[name]).find(|field| !field.is_null());
    around.unwrap_or(&line[name])
}

/// A run whose first call fails and whose process dies is told whole.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_found_by_its_id() {
    let gate = Gate::default();
    let vendors = moody_vendors(&gate).await;
    let database = TestDatabase::create(Backend::Sqlite).await;
    let mut process = launch(&database, &vendors).start().await;
    let client = process.client();
    let id = client.create(&draft()).await;
    let mut reader = client.start_stream(&id).await;
    reader
        .until("an editor speaks", |frame| {
            frame.is("turn.delta") && frame.data["phase"] == 2
        })
        .await;
    let before = scraped(&client).await;
    assert_eq!(value(&before, "atelier_runs_driven"), 1.0);
    assert_eq!(value(&before, "atelier_http_event_streams"), 1.0);
    assert_eq!(
        value(
            &before,
            r#"atelier_turns_total{phase="write",outcome="completed",tier="json"}"#
        ),
        1.0
    );

    process.kill();
    gate.open();
    process.restart().await;
    let client = process.client();
    client.until_status(&id, "completed").await;
    let after = scraped(&client).await;
    assert_eq!(value(&after, "atelier_runs_recovered_total"), 1.0);
    let ended = r#"atelier_runs_ended_total{outcome="completed",reason="max_rounds"}"#;
    assert_eq!(value(&after, ended), 1.0);

    let log = stopped(process).await;
    let story = story(&log, &id);
    for (message, times) in [
        ("session.started", 1),
        ("run.taken_over", 2),
        ("turn.retrying", 1),
        ("turn.completed", 4),
        ("round.completed", 1),
        ("session.completed", 1),
    ] {
        assert_eq!(count(&story, message), times, "{message}: {story:#?}");
    }
    assert!(count(&story, "turn.restarted") >= 1, "{story:#?}");
    assert!(count(&story, "answered") >= 2, "{story:#?}");
    for line in &story {
        let message = line["message"].as_str().unwrap();
        assert!(!field(line, "user.id").is_null(), "whose? {line:#}");
        if message.starts_with("turn.") {
            assert!(field(line, "turn.id").is_string(), "{line:#}");
            assert!(field(line, "turn.attempt").is_u64(), "{line:#}");
        }
        if message == "answered" {
            assert!(field(line, "request_id").is_string(), "{line:#}");
            assert_eq!(*field(line, "session.id"), id, "{line:#}");
        }
    }
    let retrying = story.iter().find(|line| line["message"] == "turn.retrying");
    assert_eq!(retrying.unwrap()["reason"], "overloaded");
    for told in [log, before, after] {
        assert!(!told.contains(CANARY), "{told}");
    }
}

fn launch(database: &TestDatabase, vendors: &Vendors) -> Launch {
    let launch = Launch::new(Path::new(BINARY), database, &Providers::vendors(vendors));
    let keys = [
        "ANTHROPIC_API_KEY",
        "OPENAI_API_KEY",
        "GOOGLE_API_KEY",
        "ATELIER_PROVIDERS__MOCK__API_KEY",
    ];
    keys.into_iter().fold(launch, |launch, key| {
        launch.with(key, format!("{CANARY}-key"))
    })
}

/// All that the process wrote, after its proper end.
async fn stopped(mut process: TestProcess) -> String {
    process.terminate();
    let status = process.ended().await;
    assert!(status.success(), "{status}");
    process.whole_log()
}
