//! Whole sessions with all vendors: what is asked of them, what they are paid, what becomes of their answers.

use std::collections::BTreeMap;

use atelier_tests::harness::{
    Backend, DOCUMENT, Frame, Joined, TestApp, agent, mixed_team, session, single_vendor,
};
use atelier_tests::vendors::{Call, Dialect, Gate, Logged, Reply, Vendors, studio};
use serde_json::{Value, json};

use crate::support::on_each_database;

on_each_database! {
    four_vendors_work_on_one_document,
    requests_are_what_each_vendor_takes,
    a_snapshot_and_what_follows_are_the_whole,
    absent_agents_are_the_ready_team,
    whoever_names_no_model_gets_the_one_they_prefer,
    an_agent_that_is_off_is_passed_over,
    scores_end_a_run,
    the_scripted_model_edits_this_repository,
}

/// In the order of the calls: a call's model and what it was told to have used.
fn usages(calls: &[Logged]) -> Vec<(String, atelier_tests::vendors::Usage)> {
    let used = |logged: &Logged| match &*logged.reply {
        Reply::Stream(answer) => (logged.call.model.clone(), answer.usage),
        Reply::Failure(failure) => panic!("{failure:?}"),
    };
    calls.iter().map(used).collect()
}

/// Credits for 10,000 tokens of the models in the team, as the product's table has them.
const MULTIPLIERS: [(&str, f64); 4] = [
    ("claude-sonnet-5-5", 0.7),
    ("gpt-6.1-sol", 0.7),
    ("gemini-3.8-flash", 0.3),
    ("mock-large", 2.0),
];

async fn four_vendors_work_on_one_document(backend: Backend) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let id = app.create(&session(&mixed_team(), 2)).await;
    let estimate = app
        .get(&format!("/sessions/{id}/estimate"))
        .await
        .expect(200)
        .json();

    let frames = app.start_stream(&id).await.to_end().await;

    let last = frames.last().unwrap();
    assert!(last.is("session.completed"), "{frames:#?}");
    assert_eq!(last.data["reason"], "max_rounds");
    assert_eq!(last.data["rounds"], 2);
    let turns = app.turns(&id).await;
    assert_usage(&turns, &vendors.calls());

    let paid: f64 = turns
        .iter()
        .map(|turn| turn["credits"].as_f64().unwrap())
        .sum();
    let whole = app.session(&id).await;
    assert!((whole["credits_used"].as_f64().unwrap() - paid).abs() < 1e-6);
    assert!((last.data["credits"].as_f64().unwrap() - paid).abs() < 1e-6);
    assert!(
        paid > 0.0 && paid <= estimate["ceiling"].as_f64().unwrap(),
        "{estimate}"
    );
    assert_eq!(whole["status"], "completed");
    assert_eq!(whole["current_round"], 2);
    assert_eq!(whole["last_event_id"], last.id);

    let document = app.text(&id).await;
    assert_ne!(document, DOCUMENT);
    assert_eq!(whole["working_document"], document);
    let written = turns
        .iter()
        .rfind(|turn| turn["agent_id"] == "writer")
        .unwrap();
    assert_eq!(document.trim_end(), written["output"].as_str().unwrap());
    for turn in &turns {
        assert_eq!(turn["outcome"], "completed");
        assert_eq!(turn["evaluation"]["tier"], "json", "{turn:#}");
        assert!(
            !turn["output"].as_str().unwrap().contains("```"),
            "{turn:#}"
        );
        assert_eq!(turn["answered_by"], turn["model"]);
        assert_eq!(turn["version"].is_null(), turn["agent_id"] != "writer");
    }
    assert_eq!(
        app.database
            .count("SELECT count(*) FROM usage_records")
            .await,
        8
    );
    app.stop().await;
}

/// Every turn is billed for what its own call reported, at its model's rate.
fn assert_usage(turns: &[Value], calls: &[Logged]) {
    assert_eq!(turns.len(), 8);
    assert_eq!(calls.len(), 8);
    let mut reported: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (model, usage) in usages(calls) {
        reported.entry(model).or_default().push(usage);
    }
    for (model, multiplier) in MULTIPLIERS {
        let turns: Vec<_> = turns.iter().filter(|turn| turn["model"] == model).collect();
        assert_eq!(turns.len(), 2);
        for (turn, usage) in turns.into_iter().zip(&reported[model]) {
            let expected = json!({
                "input_tokens": usage.input,
                "output_tokens": usage.output,
                "cached_input_tokens": usage.cached,
                "reasoning_tokens": usage.reasoning,
            });
            assert_eq!(turn["usage"], expected, "{turn:#}");
            assert_eq!(turn["usage_is_estimated"], false);
            let tokens = u32::try_from(usage.input + usage.output).unwrap();
            let price = f64::from(tokens) * multiplier / 10_000.0;
            let paid = turn["credits"].as_f64().unwrap();
            assert!(
                (price..price + 1.5e-6).contains(&(paid + 1e-9)),
                "{paid} for {price}"
            );
        }
    }
}

async fn requests_are_what_each_vendor_takes(backend: Backend) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    app.run_to_end(&session(&mixed_team(), 2)).await;

    let calls = vendors.calls();
    let order: Vec<u8> = calls
        .iter()
        .map(|logged| logged.call.prompt.phase)
        .collect();
    assert_eq!(order, [1, 2, 2, 3, 1, 2, 2, 3]);
    for logged in &calls {
        assert_request(&logged.call);
    }
    // Editors of a round work at the same time and on what its writer left.
    for round in calls.chunks(4) {
        let Reply::Stream(written) = &*round[0].reply else {
            panic!("the writer failed");
        };
        for editor in &round[1..3] {
            let seen = editor.call.prompt.document.as_deref().unwrap();
            assert!(written.text().starts_with(seen.trim_end()), "{seen}");
        }
    }
    let second = calls[4].call.body.to_string();
    assert!(
        second.contains("should be"),
        "the writer hears the editors: {second}"
    );
    assert!(
        second.contains("Leave the rest."),
        "and the synthesizer: {second}"
    );
    app.stop().await;
}

fn assert_request(call: &Call) {
    let Call { headers, body, .. } = call;
    assert_eq!(headers["content-type"], "application/json");
    match call.dialect {
        Dialect::Messages => {
            assert_eq!(call.target, "/v1/messages");
            assert_eq!(headers["x-api-key"], "test-key");
            assert_eq!(headers["anthropic-version"], "2026-10-21");
            assert_eq!(body["stream"], true);
            assert!(body["max_tokens"].is_u64());
            // This version of the API refuses it, so it is not sent although the role asks for it.
            assert!(body.get("temperature").is_none(), "{body:#}");
        }
        Dialect::Responses => {
            assert_eq!(call.target, "/v1/responses");
            assert_eq!(headers["authorization"], "Bearer test-key");
            assert_eq!(body["stream"], true);
            assert_eq!(body["store"], false);
            assert!(body["max_output_tokens"].is_u64());
            assert!(body.get("temperature").is_none(), "{body:#}");
        }
        Dialect::Chat => {
            assert_eq!(call.target, "/v1/chat/completions");
            assert_eq!(headers["authorization"], "Bearer test-key");
            assert_eq!(body["stream"], true);
            assert_eq!(body["stream_options"]["include_usage"], true);
            assert!(body["temperature"].is_number(), "{body:#}");
        }
        Dialect::GenerateContent => {
            let path = "/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse";
            assert_eq!(call.target, path);
            assert_eq!(headers["x-goog-api-key"], "test-key");
            assert!(body["generationConfig"]["maxOutputTokens"].is_u64());
        }
    }
}

async fn a_snapshot_and_what_follows_are_the_whole(backend: Backend) {
    let gate = Gate::default();
    let held = gate.clone();
    let vendors = Vendors::start(move |call: &Call| match call.prompt.phase {
        2 => studio(call).held_after(2, &held),
        _ => studio(call),
    })
    .await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let id = app.create(&session(&mixed_team(), 1)).await;
    let mut reader = app.start_stream(&id).await;
    reader
        .until("an editor speaks", |frame| {
            frame.is("turn.delta") && frame.data["phase"] == 2
        })
        .await;

    let snapshot = app.session(&id).await;
    let last = snapshot["last_event_id"].as_str().unwrap();
    let follower = match app.join(&id, Some(last)).await {
        Joined::Open(follower) => follower,
        other => panic!("{other:?}"),
    };
    gate.open();
    let rest = follower.to_end().await;

    let whole = app.follow(&id, None).await;
    let at = whole.iter().position(|frame| frame.id == last).unwrap();
    assert_eq!(whole[at + 1..], rest);
    // What the snapshot shows is what the events up to it tell.
    let version = whole[..=at]
        .iter()
        .rfind(|frame| frame.is("document.updated"))
        .unwrap();
    assert_eq!(snapshot["document_version"], version.data["version"]);
    assert_eq!(snapshot["status"], "running");
    app.stop().await;
}

async fn absent_agents_are_the_ready_team(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let draft = json!({"initial_prompt": "Tighten this.", "working_document": DOCUMENT});
    let created = app.post("/sessions", &draft).await.expect(201);
    let location = created.header("location").to_owned();
    let created = created.json();
    assert_eq!(
        location,
        format!("/api/v1/sessions/{}", created["id"].as_str().unwrap())
    );
    assert_eq!(created["title"], "Untitled Session");
    assert_eq!(created["status"], "draft");
    assert_eq!(created["last_event_id"], "0");
    let roles: Vec<_> = created["agents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|agent| agent["role"].as_str().unwrap())
        .collect();
    assert_eq!(
        roles,
        ["writer", "content_expert", "style_editor", "synthesizer"]
    );
    let colours: std::collections::BTreeSet<_> = created["agents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|agent| agent["colour"].as_str().unwrap())
        .collect();
    assert_eq!(colours.len(), 4);
    app.stop().await;
}

async fn whoever_names_no_model_gets_the_one_they_prefer(backend: Backend) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let models = |session: &Value| -> Vec<String> {
        let agents = session["agents"].as_array().unwrap().iter();
        agents
            .map(|agent| agent["model"].as_str().unwrap().to_owned())
            .collect()
    };
    let draft = json!({"initial_prompt": "Write.", "agents": [{"role": "writer"}]});
    let best = app.session(&app.create(&draft).await).await;
    let preferences = json!({"default_provider": "mock", "default_model": "mock-small"});
    app.put("/users/me/preferences", &preferences)
        .await
        .expect(200);

    let id = app.create(&draft).await;
    assert_eq!(models(&app.session(&id).await), ["mock-small"]);
    let team = json!({"initial_prompt": "Write."});
    let team = app.session(&app.create(&team).await).await;
    assert!(models(&team).iter().all(|model| model == "mock-small"));
    let mut named = draft.clone();
    named["agents"][0]["model"] = json!("mock-small");
    let mut prices = Vec::new();
    for draft in [&draft, &named] {
        let estimate = app.post("/credits/estimate", draft).await.expect(200);
        prices.push(estimate.json()["total"].clone());
    }
    assert_eq!(prices[0], prices[1]);
    // Who joins later, too; what is named counts.
    let agents = json!({"agents": [
        {"role": "writer", "provider": "mock", "model": "mock-large"},
        {"role": "style_editor"},
    ]});
    let changed = app.patch(&format!("/sessions/{id}"), &agents).await;
    assert_eq!(
        models(&changed.expect(200).json()),
        ["mock-large", "mock-small"]
    );

    app.put("/users/me/preferences", &json!({}))
        .await
        .expect(200);
    let again = app.session(&app.create(&draft).await).await;
    assert_eq!(models(&again), models(&best));
    assert_ne!(models(&best), ["mock-small"]);
    app.stop().await;
}

async fn an_agent_that_is_off_is_passed_over(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let mut team = single_vendor("scripted", "scripted");
    team[1]["is_active"] = json!(false);
    let (id, frames) = app.run_to_end(&session(&team, 1)).await;
    assert!(
        frames.last().unwrap().is("session.completed"),
        "{frames:#?}"
    );
    let agents: Vec<_> = app
        .turns(&id)
        .await
        .iter()
        .map(|turn| turn["agent_id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(agents, ["writer", "style", "synthesizer"]);
    app.stop().await;
}

async fn scores_end_a_run(backend: Backend) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let mut draft = session(&json!([agent("writer", "writer", "mock", "mock-large")]), 5);
    // The mock vendors give 5 and more.
    draft["termination"]["score_threshold"] = json!(4.5);
    let (_, frames) = app.run_to_end(&draft).await;
    let last = frames.last().unwrap();
    assert_eq!(last.data["reason"], "score_threshold", "{last:?}");
    assert_eq!(last.data["rounds"], 1);
    app.stop().await;
}

async fn the_scripted_model_edits_this_repository(backend: Backend) {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let readme = std::fs::read_to_string(file).unwrap();
    let app = TestApp::scripted(backend).await;
    let mut draft = session(&single_vendor("scripted", "scripted"), 2);
    draft["initial_prompt"] = json!("Tighten this page. Keep its commands as they are.");
    draft["working_document"] = json!(readme);
    let (id, frames) = app.run_to_end(&draft).await;
    assert!(
        frames.last().unwrap().is("session.completed"),
        "{frames:#?}"
    );

    let text = app.text(&id).await;
    let headings = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.starts_with('#'));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(headings(&text).len(), headings(&readme).len(), "{text}");
    let remarks = app.turns(&id).await;
    assert!(
        remarks.iter().all(|turn| turn["outcome"] == "completed"),
        "{remarks:#?}"
    );
    let starts: Vec<&Frame> = frames
        .iter()
        .filter(|frame| frame.is("round.started"))
        .collect();
    assert!(!starts.is_empty() && starts.len() <= 2);
    app.stop().await;
}
