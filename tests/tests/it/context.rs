//! Prompts that are too long for their models: what they do without, what is refused, and what stays the same from
//! round to round.

use std::collections::BTreeMap;

use atelier_tests::harness::{Backend, TestApp, agent, mixed_team, session, single_vendor};
use atelier_tests::vendors::{Answer, Call, Logged, Reply, Usage, Vendors, studio};
use serde_json::{Value, json};

use crate::support::on_each_database;

on_each_database! {
    references_are_reduced_to_what_a_small_model_reads,
    a_document_that_outgrew_its_reader_fails_the_turn_before_a_call,
    a_session_that_no_call_could_serve_is_refused,
    every_vendor_gets_the_same_prefix_in_every_round,
}

/// So many paragraphs; one in ten is about rivers, as the task is.
fn reference(paragraphs: usize) -> String {
    let paragraph = |number: usize| {
        let subject = if number % 10 == 3 {
            "The essay on the river is tight"
        } else {
            "Ledgers are closed at noon"
        };
        format!("Paragraph {number}. {}", format!("{subject}. ").repeat(30))
    };
    (0..paragraphs)
        .map(paragraph)
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// What is said before the document, wherever a vendor wants it: what it can find in its cache.
fn prefix(call: &Call) -> String {
    const PLACES: [&str; 6] = [
        "system",
        "systemInstruction",
        "instructions",
        "messages",
        "contents",
        "input",
    ];
    let said: String = PLACES
        .iter()
        .map(|place| call.body[place].to_string())
        .collect();
    // The section and not the word, as JSON writes it.
    let (prefix, _) = said.split_once("<document>\\n").unwrap();
    prefix.to_owned()
}

async fn references_are_reduced_to_what_a_small_model_reads(backend: Backend) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let mut draft = session(&single_vendor("mock", "mock-small"), 2);
    draft["reference_documents"] = json!({"Archive": reference(60), "Ledger": reference(40)});
    let (id, frames) = app.run_to_end(&draft).await;
    assert!(
        frames.last().unwrap().is("session.completed"),
        "{frames:#?}"
    );

    let turns = app.turns(&id).await;
    assert_eq!(turns.len(), 8);
    for turn in &turns {
        let sent = &turn["sent"];
        let left_out = sent["reduced"]["passages_left_out"].as_u64().unwrap();
        assert!((50..100).contains(&left_out), "{turn:#}");
        assert_eq!(sent["reduced"]["feedback"], false);
        assert!((256..=2_048).contains(&sent["max_output_tokens"].as_u64().unwrap()));
    }
    let mut prefixes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for logged in vendors.calls() {
        let prefix = prefix(&logged.call);
        assert!(prefix.contains("passages left out ...]"), "{prefix}");
        assert!(
            prefix.contains("Paragraph 3. The essay on the river"),
            "{prefix}"
        );
        assert!(logged.call.prompt.characters < 8_192 * 4);
        prefixes
            .entry(logged.call.prompt.kind.clone())
            .or_default()
            .push(prefix);
    }
    assert_eq!(prefixes.len(), 4);
    for (agent, prefixes) in prefixes {
        assert_eq!(prefixes.len(), 2);
        assert_eq!(prefixes[0], prefixes[1], "{agent}");
    }
    app.stop().await;
}

/// The writer writes far more than the editor's model can read.
fn prolific(call: &Call) -> Reply {
    if call.prompt.phase != 1 {
        return studio(call).into();
    }
    let text = "The river bends once more. ".repeat(1_200)
        + "\n\n```json\n{\"evaluation\":{\"overall\":7}}\n```";
    Answer::new(&text, Usage::default())
        .in_bursts_of(500)
        .into()
}

async fn a_document_that_outgrew_its_reader_fails_the_turn_before_a_call(backend: Backend) {
    let vendors = Vendors::start(prolific).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let team = json!([
        agent("writer", "writer", "mock", "mock-large"),
        agent("style", "style_editor", "mock", "mock-small"),
    ]);
    let (id, frames) = app.run_to_end(&session(&team, 2)).await;
    assert!(frames.last().unwrap().is("session.failed"), "{frames:#?}");

    let turns = app.turns(&id).await;
    let failed: Vec<&Value> = turns
        .iter()
        .filter(|turn| turn["outcome"] == "failed")
        .collect();
    assert_eq!((turns.len(), failed.len()), (2, 1), "{turns:#?}");
    let failure = &failed[0]["failure"];
    assert_eq!(failure["code"], "context_window_exceeded", "{failure}");
    let message = failure["message"].as_str().unwrap();
    let numbers: Vec<u64> = message
        .split(' ')
        .filter_map(|word| word.parse().ok())
        .collect();
    // The window leaves 2,000 tokens for remarks.
    assert!(
        matches!(numbers[..], [needed, 6_192] if needed > 6_192),
        "{message}"
    );
    assert_eq!(failed[0]["credits"], 0.0);
    let asked: Vec<String> = vendors
        .calls()
        .iter()
        .map(|logged| logged.call.model.clone())
        .collect();
    assert_eq!(asked, ["mock-large"]);
    app.stop().await;
}

async fn a_session_that_no_call_could_serve_is_refused(backend: Backend) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let team = json!([
        agent("writer", "writer", "mock", "mock-large"),
        agent("style", "style_editor", "mock", "mock-small"),
    ]);
    let mut draft = session(&team, 1);
    draft["working_document"] = json!("The river bends once more. ".repeat(1_200));
    for path in ["/sessions", "/credits/estimate"] {
        let refused = app.post(path, &draft).await.expect(422).json();
        let error = &refused["errors"][0];
        assert_eq!(error["field"], "agents[1].model", "{refused:#}");
        assert_eq!(error["code"], "context_window_exceeded");
        assert!(
            error["message"]
                .as_str()
                .unwrap()
                .contains("mock-small reads 6192"),
            "{error}"
        );
    }
    // The same document for those who can read it.
    draft["agents"][1]["is_active"] = json!(false);
    app.create(&draft).await;
    assert!(vendors.calls().is_empty());
    app.stop().await;
}

async fn every_vendor_gets_the_same_prefix_in_every_round(backend: Backend) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let mut draft = session(&mixed_team(), 3);
    draft["reference_documents"] = json!({"Archive": reference(3)});
    app.run_to_end(&draft).await;

    let mut by_agent: BTreeMap<String, Vec<Logged>> = BTreeMap::new();
    for logged in vendors.calls() {
        let agent = logged.call.prompt.kind.clone();
        by_agent.entry(agent).or_default().push(logged);
    }
    assert_eq!(by_agent.len(), 4);
    for (agent, calls) in by_agent {
        let prefixes: Vec<String> = calls.iter().map(|logged| prefix(&logged.call)).collect();
        assert_eq!(prefixes.len(), 3);
        assert!(
            prefixes[0].contains("Paragraph 2."),
            "{agent}: {prefixes:#?}"
        );
        assert!(
            prefixes.iter().all(|prefix| *prefix == prefixes[0]),
            "{agent}: {prefixes:#?}"
        );
        for logged in &calls {
            let body = &logged.call.body;
            let marks = body.to_string().matches("cache_control").count();
            assert_eq!(marks, if agent == "writer" { 2 } else { 0 }, "{agent}");
            let key = &body["prompt_cache_key"];
            assert_eq!(key, &calls[0].call.body["prompt_cache_key"]);
            assert_eq!(key.is_string(), agent == "content_expert", "{agent}");
        }
    }
    app.stop().await;
}
