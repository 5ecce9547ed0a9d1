//! What people read of their credits, and how they hear of changes.

use atelier_testkit::{SeededIds, give_credits};
use atelier_tests::harness::{Backend, EventReader, TestApp, agent, session};
use serde_json::{Value, json};

use crate::support::{on_each_database, scope_of, store_of};

on_each_database! {
    what_came_is_told_entry_by_entry,
    an_estimate_says_what_the_account_covers,
    a_reader_of_everything_hears_of_credits_once,
}

/// Gives credits past the product, as another node or a command would.
struct Giver {
    store: atelier_database::Database,
    scope: atelier_domain::identity::Scope,
    ids: SeededIds,
}

impl Giver {
    async fn to(app: &TestApp) -> Self {
        Self {
            store: store_of(&app.database).await,
            scope: scope_of(app).await,
            ids: SeededIds::new(11),
        }
    }

    async fn give(&self, credits: u64) {
        give_credits(&self.store, &self.ids, self.scope, credits * 1_000_000).await;
    }
}

async fn what_came_is_told_entry_by_entry(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let before = app.get("/credits/balance").await.expect(200).json();
    let before = before["balance"].as_f64().unwrap();
    let giver = Giver::to(&app).await;
    for credits in [3, 4, 5] {
        giver.give(credits).await;
    }
    let balance = app.get("/credits/balance").await.expect(200).json();
    for (member, expected) in [
        ("balance", json!(before + 12.0)),
        ("available", json!(before + 12.0)),
        ("held", json!(0.0)),
        ("lifetime_used", json!(0.0)),
        ("tier", json!("enterprise")),
        ("monthly_credits", json!(2_000.0)),
    ] {
        assert_eq!(balance[member], expected, "{member}: {balance:#}");
    }

    let gifts = "/credits/history?type=admin_grant&limit=1";
    let (mut amounts, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app.get(&format!("{gifts}{cursor}")).await.expect(200);
        let page = page.json();
        let [entry] = page["items"].as_array().unwrap().as_slice() else {
            panic!("{page:#}");
        };
        assert_eq!(
            (&entry["type"], &entry["caused_by"], &entry["session_id"]),
            (&json!("admin_grant"), &json!("operator"), &Value::Null),
            "{entry:#}"
        );
        amounts.push(entry["amount"].as_f64().unwrap());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(amounts[..3], [5.0, 4.0, 3.0], "the newest come first");
    let whole = app.pages("/credits/history").await;
    let sum: f64 = whole
        .iter()
        .map(|entry| entry["amount"].as_f64().unwrap())
        .sum();
    assert_eq!(sum, before + 12.0);
    let first = &whole[0];
    assert_eq!(first["balance_after"], json!(before + 12.0), "{first:#}");

    let nobodys = format!("/credits/history?session_id={}", uuid::Uuid::nil());
    let page = app.get(&nobodys).await.expect(200).json();
    assert_eq!(page, json!({"items": [], "next_cursor": null}));
    for (query, field) in [
        ("type=gift", "type"),
        ("limit=0", "limit"),
        ("cursor=AA", "cursor"),
    ] {
        let refused = app.get(&format!("/credits/history?{query}")).await;
        let problem = refused.problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["field"], field, "{problem:#}");
    }
    app.stop().await;
}

async fn an_estimate_says_what_the_account_covers(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    // So much that the first rounds are covered.
    app.database.set_credits(20_000_000).await;
    let team = json!([
        agent("writer", "writer", "scripted", "scripted"),
        agent("style", "style_editor", "scripted", "scripted"),
    ]);
    let mut draft = session(&team, 6);
    draft["working_document"] = json!("word ".repeat(90_000));
    let estimate = app.post("/credits/estimate", &draft).await;
    let estimate = estimate.expect(200).json();
    let balance = app.get("/credits/balance").await.expect(200).json();
    let told = &estimate["balance"];
    assert_eq!(told["available"], balance["available"]);
    let available = told["available"].as_f64().unwrap();
    for amount in ["minimum", "expected", "maximum", "ceiling"] {
        let is_covered = estimate[amount].as_f64().unwrap() <= available;
        assert_eq!(
            told["covers"][amount],
            json!(is_covered),
            "{amount}: {told:#}"
        );
    }
    let mut spent = 0.0;
    let covered = (0..6).take_while(|round| {
        let agents = estimate["agents"].as_array().unwrap().iter();
        let of_round = agents.map(|agent| agent["rounds"][round]["expected"].as_f64().unwrap());
        spent += of_round.sum::<f64>();
        spent <= available
    });
    let covered = covered.count();
    assert!((1..6).contains(&covered), "{covered} rounds: {estimate:#}");
    assert_eq!(told["covered_rounds"], json!(covered), "{told:#}");

    let id = app.create(&draft).await;
    let of_session = app.get(&format!("/sessions/{id}/estimate")).await;
    assert_eq!(of_session.expect(200).json()["balance"], *told);
    app.stop().await;
}

async fn a_reader_of_everything_hears_of_credits_once(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let giver = Giver::to(&app).await;
    giver.give(1).await;
    let last = app.join_all(None).await.until_id().await;
    giver.give(10).await;
    giver.give(10).await;
    let (first, last) = next_balance(app.join_all(Some(&last)).await).await;
    giver.give(5).await;
    let (second, _) = next_balance(app.join_all(Some(&last)).await).await;
    assert_eq!(second - first, 5.0, "the first one was told once");
    let balance = app.get("/credits/balance").await.expect(200).json();
    assert_eq!(balance["balance"], json!(second));
    app.stop().await;
}

/// What the first event tells, and its id.
async fn next_balance(mut reader: EventReader) -> (f64, String) {
    let frame = reader.next().await.unwrap();
    assert_eq!(frame.event, "credits.updated");
    assert_eq!(frame.data["type"], "credits.updated");
    assert!(frame.data.get("session_id").is_none(), "{frame:?}");
    (frame.data["balance"].as_f64().unwrap(), frame.id)
}
