//! Buying at a played Stripe: what is paid there is had here.

use atelier_testkit::stripe::{FakeStripe, Webhook};
use atelier_tests::harness::{Backend, Client, Faults, Options, TestApp, micro, until};
use chrono::Utc;
use serde_json::{Value, json};

use crate::support::on_each_database;

on_each_database! {
    a_plan_is_paid_changed_and_ended,
    a_pack_lets_a_run_go_on,
    a_plan_is_had_whatever_the_order_of_messages,
    where_nothing_is_sold_that_is_said,
}

async fn shop(backend: Backend) -> (FakeStripe, TestApp) {
    let stripe = FakeStripe::start(Utc::now()).await;
    let app = TestApp::start(backend, Options::default().selling_by(&stripe)).await;
    (stripe, app)
}

async fn deliver_all(stripe: &FakeStripe, app: &TestApp) {
    for webhook in stripe.webhooks(Utc::now()) {
        app.deliver(&webhook).await;
    }
}

/// The page of a checkout that was just opened.
fn last_page(stripe: &FakeStripe) -> String {
    let pages = stripe.objects("checkout.session");
    pages.last().unwrap()["id"].as_str().unwrap().to_owned()
}

async fn plan(client: &Client) -> Value {
    client.get("/billing/subscription").await.expect(200).json()["plan"].clone()
}

async fn available(client: &Client) -> f64 {
    let balance = client.get("/credits/balance").await.expect(200).json();
    balance["available"].as_f64().unwrap()
}

async fn until_plan(app: &TestApp, expected: &str) {
    until("the plan", async || {
        (plan(app).await == expected).then_some(())
    })
    .await;
}

async fn until_available(app: &TestApp, expected: f64) {
    until("the credits", async || {
        (available(app).await == expected).then_some(())
    })
    .await;
}

async fn a_plan_is_paid_changed_and_ended(backend: Backend) {
    let (stripe, app) = shop(backend).await;
    assert_eq!(plan(&app).await, "free");
    app.database.set_credits(0).await;
    let open = app
        .post("/billing/checkout", &json!({"plan": "starter"}))
        .await
        .expect(200)
        .json();
    assert!(open["url"].as_str().unwrap().starts_with("https://"));
    stripe.complete(&last_page(&stripe));
    deliver_all(&stripe, &app).await;
    until_plan(&app, "starter").await;
    until_available(&app, 150.0).await;
    let again = app.post("/billing/checkout", &json!({"plan": "pro"})).await;
    again.problem(409, "already_subscribed");

    let preview = app
        .post("/billing/change/preview", &json!({"plan": "pro"}))
        .await;
    let due = preview.expect(200).json()["due_now"]["amount"].as_u64();
    assert!((4_900..=5_000).contains(&due.unwrap()), "{due:?}");
    let changed = app.post("/billing/change", &json!({"plan": "pro"})).await;
    assert_eq!(changed.expect(200).json()["plan"], "pro");
    deliver_all(&stripe, &app).await;
    until("the credits", async || {
        (available(&app).await > 400.0).then_some(())
    })
    .await;

    let invoices = app
        .get("/billing/invoices?limit=1")
        .await
        .expect(200)
        .json();
    assert_eq!(invoices["items"].as_array().unwrap().len(), 1);
    assert!(invoices["next_cursor"].is_string());
    app.tell("/billing/cancel").await.expect(200);
    let kept = app.tell("/billing/reactivate").await.expect(200).json();
    assert_eq!(kept["subscription"]["cancel_at_period_end"], false);
    let portal = app.tell("/billing/portal").await.expect(200).json();
    assert!(portal["url"].is_string());

    let subscription = stripe.objects("subscription");
    stripe.give_up(subscription[0]["id"].as_str().unwrap());
    deliver_all(&stripe, &app).await;
    until_plan(&app, "free").await;
    app.stop().await;
}

async fn a_pack_lets_a_run_go_on(backend: Backend) {
    let (stripe, app) = shop(backend).await;
    let draft = json!({
        "initial_prompt": "Write about rivers.",
        "agents": [{"role": "writer"}],
        "termination": {"max_rounds": 2, "score_threshold": null, "stop_on_plateau": false},
    });
    let id = app.create(&draft).await;
    app.database.set_credits(0).await;
    let refused = app.command(&id, "start").await;
    let problem = refused.problem(402, "insufficient_credits");
    let first_call = problem["needed"].as_f64().unwrap();

    // There is enough for the first round alone.
    app.database.set_credits(micro(first_call)).await;
    app.start(&id).await;
    app.until_status(&id, "paused").await;
    let refused = app.command(&id, "resume").await;
    refused.problem(402, "insufficient_credits");
    let left = available(&app).await;
    assert!(left < first_call);

    app.post("/billing/checkout/credits", &json!({"packs": 1}))
        .await
        .expect(200);
    stripe.complete(&last_page(&stripe));
    deliver_all(&stripe, &app).await;
    until_available(&app, left + 100.0).await;
    app.command(&id, "resume").await.expect(202);
    let frames = app.follow(&id, None).await;
    assert!(frames.last().unwrap().is("session.completed"));
    let paused = frames.iter().find(|frame| frame.is("session.paused"));
    assert_eq!(paused.unwrap().data["reason"], "credits_exhausted");
    assert!(available(&app).await < left + 100.0);
    assert_eq!(app.database.faults_of_the_books().await, Faults::default());
    app.stop().await;
}

async fn a_plan_is_had_whatever_the_order_of_messages(backend: Backend) {
    let (stripe, app) = shop(backend).await;
    app.database.set_credits(0).await;
    app.post("/billing/checkout", &json!({"plan": "pro"}))
        .await
        .expect(200);
    stripe.complete(&last_page(&stripe));
    let mut webhooks = stripe.webhooks(Utc::now());
    webhooks.reverse();
    for webhook in webhooks.iter().chain(&webhooks) {
        app.deliver(webhook).await;
    }
    until_plan(&app, "pro").await;
    until_available(&app, 500.0).await;
    let forged = Webhook {
        signature: "t=1,v1=00".to_owned(),
        ..webhooks[0].clone()
    };
    let url = format!("{}/api/v1/webhooks/stripe", app.base());
    assert_eq!(forged.post(&url).await.unwrap(), 400);

    // All of it goes back, and so do the credits.
    let payments = stripe.objects("payment_intent");
    stripe.refund(payments[0]["id"].as_str().unwrap(), 7_900);
    deliver_all(&stripe, &app).await;
    until_available(&app, 0.0).await;
    app.stop().await;
}

async fn where_nothing_is_sold_that_is_said(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let refused = app.get("/billing/subscription").await;
    refused.problem(503, "billing_not_configured");
    let refused = app.post("/billing/checkout", &json!({"plan": "pro"})).await;
    refused.problem(503, "billing_not_configured");
    let plans = app.get("/billing/plans").await.expect(200).json();
    let plans = plans["items"].as_array().unwrap();
    assert_eq!(plans.len(), 4);
    assert!(plans.iter().all(|plan| plan["is_for_sale"] == false));
    app.stop().await;
}
