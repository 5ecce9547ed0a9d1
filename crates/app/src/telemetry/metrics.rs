//! Metrics: one recorder a process, whose text the HTTP API serves.

use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use super::gauges;

/// Answers of the API, commits and news, in seconds. The API's goals are at 20 ms and 50 ms.
const ANSWERS: [f64; 12] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 10.0,
];
/// Whole answers of models, in seconds.
const CALLS: [f64; 11] = [
    0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0,
];
/// First tokens, in seconds: models that reason may take minutes.
const FIRST_TOKENS: [f64; 11] = [0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 6.0, 15.0, 45.0, 180.0];

/// Transactions that share a commit.
const GROUPS: [f64; 7] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];

/// The bounds of each histogram. One that is missing here would be shown as quantiles, which can't be added up over
/// nodes.
pub(super) const BUCKETS: [(&str, &[f64]); 9] = [
    ("atelier_db_commit_seconds", &ANSWERS),
    ("atelier_db_group_commit_transactions", &GROUPS),
    ("atelier_events_exchange_seconds", &ANSWERS),
    ("atelier_http_event_lag_seconds", &ANSWERS),
    ("atelier_http_request_duration_seconds", &ANSWERS),
    ("atelier_provider_call_seconds", &CALLS),
    ("atelier_provider_first_token_seconds", &FIRST_TOKENS),
    ("atelier_turn_duration_seconds", &CALLS),
    ("atelier_turn_first_token_seconds", &FIRST_TOKENS),
];

/// Several houses in one process, as tests have them, are counted together.
static INSTALLED: Mutex<Option<PrometheusHandle>> = Mutex::new(None);

/// The process's recorder, installed by the first call.
pub(crate) fn exporter() -> anyhow::Result<PrometheusHandle> {
    let mut installed = INSTALLED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*installed {
        return Ok(handle.clone());
    }
    let mut builder = PrometheusBuilder::new();
    for (name, bounds) in BUCKETS {
        builder = builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), bounds)?;
    }
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).context("the process counts elsewhere already")?;
    describe();
    *installed = Some(handle.clone());
    Ok(handle)
}

/// Every metric there is.
pub(super) fn describe() {
    gauges::describe();
    atelier_database::describe_metrics();
    atelier_events::describe_metrics();
    atelier_http::describe_metrics();
    atelier_llm_kit::describe_metrics();
    atelier_queue::describe_metrics();
    atelier_usecases::billing::describe_metrics();
    atelier_usecases::credits::describe_metrics();
    atelier_usecases::editorial::describe_metrics();
}
