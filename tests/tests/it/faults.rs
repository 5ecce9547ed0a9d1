//! Vendors that fail: the run says why, nobody pays, and it goes on from where it stood.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use atelier_tests::harness::{
    Backend, Client, DOCUMENT, Seed, TestApp, agent, mixed_team, session,
};
use atelier_tests::vendors::{Answer, Call, Failure, Finish, Reply, Usage, Vendors, studio};
use futures_util::future::join_all;
use serde_json::json;

use crate::support::on_each_database;

on_each_database! {
    every_fault_of_every_vendor_can_be_recovered_from,
    a_failed_session_says_why,
    what_was_finished_is_not_done_again,
}

/// How a vendor's answer goes wrong, and the codes that it may have.
type Fault = (&'static str, fn(&Call) -> Reply, &'static [&'static str]);

const FAULTS: [Fault; 10] = [
    (
        "500",
        |_| Failure::Server.into(),
        &["provider_server_error"],
    ),
    (
        "429",
        |_| Failure::RateLimited.into(),
        &["provider_rate_limited"],
    ),
    ("key", |_| Failure::InvalidKey.into(), &["provider_auth"]),
    (
        "error in the stream",
        |call| half(call).ending(Finish::ErrorEvent).into(),
        &["provider_server_error", "provider_overloaded"],
    ),
    (
        "cut",
        |call| half(call).ending(Finish::Cut).into(),
        &["provider_connection"],
    ),
    (
        "cut at the first bytes",
        |call| half(call).ending(Finish::CutAfter(10)).into(),
        &["provider_connection"],
    ),
    // Vendors tell a refusal and a filter apart, or don't.
    (
        "refusal",
        |call| half(call).ending(Finish::Refused).into(),
        &["refused", "blocked"],
    ),
    (
        "filter",
        |call| half(call).ending(Finish::Blocked).into(),
        &["refused", "blocked"],
    ),
    (
        "empty",
        |_| {
            Answer::new(
                "",
                Usage {
                    input: 9,
                    ..Usage::default()
                },
            )
            .into()
        },
        &["empty_answer"],
    ),
    (
        "output limit",
        |call| half(call).ending(Finish::MaxTokens).into(),
        &["answer_cut_off"],
    ),
];

const VENDORS: [(&str, &str); 4] = [
    ("anthropic", "claude-sonnet-5-5"),
    ("openai", "gpt-6.1-sol"),
    ("google", "gemini-3.8-flash"),
    ("mock", "mock-large"),
];

fn half(call: &Call) -> Answer {
    let answer = studio(call);
    let pieces = answer.pieces.len();
    answer.cut_to(pieces / 2)
}

/// Tasks whose vendor has come to its senses.
type Recovered = Arc<Mutex<BTreeSet<String>>>;

async fn every_fault_of_every_vendor_can_be_recovered_from(backend: Backend) {
    let recovered = Recovered::default();
    let vendors = Vendors::start({
        let recovered = Arc::clone(&recovered);
        move |call: &Call| {
            let task = &call.prompt.task;
            if recovered.lock().unwrap().contains(task) {
                return Reply::from(studio(call));
            }
            let fault = FAULTS.iter().find(|(name, ..)| task.ends_with(name));
            let (_, reply, _) = fault.expect("the task names a fault");
            reply(call)
        }
    })
    .await;
    for (name, _, codes) in FAULTS {
        // Each in a house of its own: after so many failures the circuits of the vendors would be open.
        let app = TestApp::with_vendors(backend, &vendors).await;
        let cases = VENDORS.map(|(provider, model)| {
            fail_and_recover(&app, &recovered, provider, model, name, codes)
        });
        join_all(cases).await;
        // Up to three calls were made for each answer.
        let failed = "SELECT count(*) FROM usage_records WHERE outcome = 'failed'";
        let failed = app.database.count(failed).await;
        assert!((4..=12).contains(&failed), "{name}: {failed}");
        let charged = "SELECT count(*) FROM usage_records WHERE outcome = 'failed' AND credits > 0";
        assert_eq!(app.database.count(charged).await, 0, "{name}");
        app.stop().await;
    }
}

async fn fail_and_recover(
    app: &Client,
    recovered: &Recovered,
    provider: &str,
    model: &str,
    fault: &str,
    codes: &[&str],
) {
    let task = format!("{provider}: {fault}");
    let mut draft = session(&json!([agent("writer", "writer", provider, model)]), 1);
    draft["initial_prompt"] = json!(task);
    let (id, frames) = app.run_to_end(&draft).await;
    let last = frames.last().unwrap();
    assert!(last.is("session.failed"), "{task}: {frames:#?}");
    let code = last.data["failure"]["code"].as_str().unwrap();
    assert!(codes.contains(&code), "{task}: {last:?}");
    let failed = frames.iter().find(|frame| frame.is("turn.failed")).unwrap();
    assert_eq!(failed.data["credits"], 0.0, "{task}");

    let whole = app.session(&id).await;
    assert_eq!(whole["status"], "failed", "{task}");
    assert_eq!(whole["termination_reason"], "failed");
    assert_eq!(whole["credits_used"], 0.0);
    assert_eq!(
        whole["working_document"], DOCUMENT,
        "a broken answer is no document"
    );
    // What a vendor says is for operators.
    assert!(!whole.to_string().contains("API key"), "{whole:#}");
    let turns = app.turns(&id).await;
    assert!(!turns.is_empty());
    assert!(
        turns
            .iter()
            .all(|turn| turn["outcome"] == "failed" && turn["credits"] == 0.0),
        "{task}: {turns:#?}"
    );

    recovered.lock().unwrap().insert(task.clone());
    app.command(&id, "resume").await.expect(202);
    let more = app.follow(&id, Some(last.id.clone())).await;
    assert!(
        more.first().unwrap().is("session.resumed"),
        "{task}: {more:#?}"
    );
    assert!(
        more.last().unwrap().is("session.completed"),
        "{task}: {more:#?}"
    );
    let whole = app.session(&id).await;
    assert!(whole["credits_used"].as_f64().unwrap() > 0.0);
    assert!(whole["failure"].is_null(), "{task}");
    assert_ne!(whole["working_document"], DOCUMENT);
}

async fn a_failed_session_says_why(backend: Backend) {
    let vendors = Vendors::start(|_: &Call| Failure::RateLimited).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let (id, _) = app.run_to_end(&session(&mixed_team(), 1)).await;
    let whole = app.session(&id).await;
    assert_eq!(
        whole["failure"]["code"], "provider_rate_limited",
        "{whole:#}"
    );
    app.stop().await;
}

async fn what_was_finished_is_not_done_again(backend: Backend) {
    let healthy = Arc::new(Mutex::new(false));
    let vendors = Vendors::start({
        let healthy = Arc::clone(&healthy);
        move |call: &Call| match call.model.as_str() {
            "gemini-3.8-flash" if !*healthy.lock().unwrap() => Reply::from(Failure::Server),
            _ => studio(call).into(),
        }
    })
    .await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let (id, frames) = app.run_to_end(&session(&mixed_team(), 1)).await;
    assert!(frames.last().unwrap().is("session.failed"), "{frames:#?}");

    *healthy.lock().unwrap() = true;
    app.command(&id, "resume").await.expect(202);
    let whole = app.until_status(&id, "completed").await;
    let calls = vendors.calls();
    let made = |model: &str| {
        calls
            .iter()
            .filter(|logged| logged.call.model == model)
            .count()
    };
    assert_eq!(made("claude-sonnet-5-5"), 1);
    assert_eq!(made("gpt-6.1-sol"), 1);
    assert_eq!(made("mock-large"), 1);
    assert!(made("gemini-3.8-flash") >= 2);
    let paid: f64 = app
        .turns(&id)
        .await
        .iter()
        .map(|turn| turn["credits"].as_f64().unwrap())
        .sum();
    assert!((whole["credits_used"].as_f64().unwrap() - paid).abs() < 1e-6);
    app.stop().await;
}

/// Wherever an answer breaks off, its half is no document.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_cut_anywhere_is_no_answer() {
    /// Of each vendor, each call at another place; the adapters' own tests cut at every one.
    const CUTS: usize = 3;
    /// About the bytes of a writer's stream, its end mark left out.
    const MOST_BYTES: usize = 4_000;
    let seed = Mutex::new(Seed::announced());
    let vendors = Vendors::start(move |call: &Call| {
        let bytes = seed.lock().unwrap().below(MOST_BYTES);
        studio(call).ending(Finish::CutAfter(bytes))
    })
    .await;
    for _ in 0..CUTS {
        let app = TestApp::with_vendors(Backend::Sqlite, &vendors).await;
        let cut = VENDORS.map(async |(provider, model)| {
            let draft = session(&json!([agent("writer", "writer", provider, model)]), 1);
            let (id, frames) = app.run_to_end(&draft).await;
            assert!(frames.last().unwrap().is("session.failed"), "{frames:#?}");
            assert_eq!(app.text(&id).await, DOCUMENT);
        });
        join_all(cut).await;
        app.stop().await;
    }
}
