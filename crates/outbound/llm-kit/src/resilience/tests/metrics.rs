use std::sync::Arc;
use std::time::Duration;

use atelier_domain::models::LanguageModel;
use futures_util::{FutureExt, StreamExt};
use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use tokio::time::advance;

use super::script::{Script, play, request};
use crate::{ResilienceSettings, resilient};

fn layered(lines: &[&str]) -> Arc<dyn LanguageModel> {
    resilient(Script::new(lines), "acme", &ResilienceSettings::default())
}

/// Every metric with its labels and value, of a distribution the sum; in alphabetical order.
fn reported(recorder: &DebuggingRecorder) -> Vec<String> {
    let metrics = recorder.snapshotter().snapshot().into_vec();
    let mut lines: Vec<String> = metrics
        .into_iter()
        .map(|(key, _, _, value)| {
            let labels = key.key().labels();
            let labels: Vec<String> = labels
                .map(|label| format!("{}={}", label.key(), label.value()))
                .collect();
            let value = match value {
                DebugValue::Counter(count) => count.to_string(),
                DebugValue::Gauge(value) => value.to_string(),
                DebugValue::Histogram(values) => {
                    let sum: f64 = values.iter().map(|value| value.into_inner()).sum();
                    format!("{sum} in {}", values.len())
                }
            };
            format!("{}{{{}}} {value}", key.key().name(), labels.join(","))
        })
        .collect();
    lines.sort();
    lines
}

#[tokio::test(start_paused = true)]
async fn a_call_is_counted_and_timed() {
    let recorder = DebuggingRecorder::new();
    let _guard = metrics::set_default_local_recorder(&recorder);
    play(&*layered(&["start ~2 a ~3 done"]), request()).await;
    assert_eq!(
        reported(&recorder),
        [
            "atelier_breaker_state{provider=acme,model=m} 0",
            "atelier_bulkhead_in_use{provider=acme} 0",
            "atelier_bulkhead_waiting{provider=acme} 0",
            "atelier_provider_call_seconds{provider=acme,model=m} 5 in 1",
            "atelier_provider_calls_total{provider=acme,model=m,outcome=stop} 1",
            "atelier_provider_first_token_seconds{provider=acme,model=m} 2 in 1",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn every_outcome_and_retry_has_its_label() {
    let recorder = DebuggingRecorder::new();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let model = layered(&[
        "!overloaded",
        "a |!timeout",
        "a refused",
        "blocked",
        "a hang",
    ]);
    for _ in 0..2 {
        play(&*model, request()).await;
    }
    let mut left = model.stream(request()).await.unwrap();
    left.next().await;
    drop(left);
    let mut counted = reported(&recorder);
    counted.retain(|line| line.contains("_total"));
    assert_eq!(
        counted,
        [
            "atelier_provider_calls_total{provider=acme,model=m,outcome=blocked} 1",
            "atelier_provider_calls_total{provider=acme,model=m,outcome=dropped} 1",
            "atelier_provider_calls_total{provider=acme,model=m,outcome=overloaded} 1",
            "atelier_provider_calls_total{provider=acme,model=m,outcome=refused} 1",
            "atelier_provider_calls_total{provider=acme,model=m,outcome=timeout} 1",
            "atelier_provider_retries_total{provider=acme,class=overloaded} 1",
            "atelier_provider_retries_total{provider=acme,class=timeout} 1",
        ]
    );
}

fn gauges(recorder: &DebuggingRecorder) -> Vec<String> {
    let mut gauges = reported(recorder);
    gauges.retain(|line| line.contains("_breaker_") || line.contains("_bulkhead_"));
    gauges
        .iter()
        .map(|line| line.replace("atelier_", ""))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_state_of_a_circuit_is_seen() {
    let recorder = DebuggingRecorder::new();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let mut lines = vec!["!malformed"; 20];
    lines.extend(["a hang", "b done"]);
    let model = layered(&lines);
    let mut states = Vec::new();
    for _ in 0..20 {
        play(&*model, request()).await;
    }
    states.extend(gauges(&recorder).first().cloned());
    advance(Duration::from_secs(30)).await;
    let mut probe = model.stream(request()).await.unwrap();
    probe.next().await;
    states.extend(gauges(&recorder).first().cloned());
    drop(probe);
    play(&*model, request()).await;
    states.extend(gauges(&recorder).first().cloned());
    assert_eq!(
        states,
        [2, 1, 0].map(|state| format!("breaker_state{{provider=acme,model=m}} {state}"))
    );
}

#[tokio::test(start_paused = true)]
async fn calls_at_work_and_in_the_queue_are_seen() {
    let recorder = DebuggingRecorder::new();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let settings = ResilienceSettings {
        max_calls: 1,
        ..ResilienceSettings::default()
    };
    let model = resilient(Script::new(&["a hang"]), "acme", &settings);
    let mut first = model.stream(request()).await.unwrap();
    first.next().await;
    let mut second = model.stream(request()).await.unwrap();
    assert!(second.next().now_or_never().is_none());
    assert_eq!(
        gauges(&recorder)[1..],
        [
            "bulkhead_in_use{provider=acme} 1",
            "bulkhead_waiting{provider=acme} 1"
        ]
    );
    drop(second);
    drop(first);
    assert_eq!(
        gauges(&recorder)[1..],
        [
            "bulkhead_in_use{provider=acme} 0",
            "bulkhead_waiting{provider=acme} 0"
        ]
    );
}
