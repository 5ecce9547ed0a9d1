//! What a plan gives, at whatever haste it is asked for, and what stays when the plan becomes a smaller one.

use atelier_domain::models::PlanTier;
use atelier_domain::ports::Store as _;
use atelier_testkit::builders;
use atelier_testkit::stripe::FakeStripe;
use atelier_tests::harness::{
    Answered, Backend, Client, Options, TestApp, agent, session, single_vendor,
};
use atelier_tests::issuer::Issuer;
use chrono::Utc;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{on_each_database, scope_of, store_of};

on_each_database! {
    one_of_many_gets_the_last_session_of_the_month,
    one_of_many_gets_the_last_project,
    a_smaller_plan_takes_nothing_away_and_limits_what_is_new,
    default_agents_of_a_project_are_within_the_plan,
    locked_models_are_shown_with_the_plan_that_opens_them,
    everybody_is_on_the_plan_that_they_subscribed_to,
}

async fn on(backend: Backend, plan: PlanTier) -> TestApp {
    let options = Options {
        plan,
        ..Options::default()
    };
    TestApp::start(backend, options).await
}

async fn limit(client: &Client, name: &str) -> Value {
    let entitlements = client.get("/users/me/entitlements").await.expect(200);
    entitlements.json()["limits"][name].clone()
}

/// How many of them were let in; the others were refused in the same words.
fn admitted(answers: Vec<Answered>, field: &str, most: u64) -> usize {
    let (made, refused): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.status == 201);
    for answer in refused {
        let problem = answer.problem(402, "quota_exceeded");
        let said = ["limit", "used", "plan", "required_plan"].map(|member| &problem[member]);
        let expected = [json!(most), json!(most), json!("free"), json!("starter")];
        assert_eq!(said, expected.each_ref(), "{problem:#}");
        assert_eq!(problem["errors"][0]["field"], field);
    }
    made.len()
}

async fn one_of_many_gets_the_last_session_of_the_month(backend: Backend) {
    let app = on(backend, PlanTier::Free).await;
    let draft = json!({"initial_prompt": "Write."});
    let mut made = Vec::new();
    for _ in 1..5 {
        made.push(app.create(&draft).await);
    }
    let answers = join_all((0..50).map(|_| app.post("/sessions", &draft))).await;
    assert_eq!(admitted(answers, "sessions", 5), 1);
    let listed = app.pages("/sessions").await;
    assert_eq!(listed.len(), 5);

    // Whoever deletes gets no place back.
    app.delete(&format!("/sessions/{}", made[0]))
        .await
        .expect(204);
    let refused = app.post("/sessions", &draft).await;
    assert_eq!(admitted(vec![refused], "sessions", 5), 0);
    let expected = json!({"limit": 5, "used": 5, "remaining": 0});
    assert_eq!(limit(&app, "sessions_per_month").await, expected);
    app.stop().await;
}

async fn one_of_many_gets_the_last_project(backend: Backend) {
    let app = on(backend, PlanTier::Free).await;
    let draft = json!({"name": "Rivers"});
    let first = app.post("/projects", &draft).await.expect(201).json();
    let first = first["id"].as_str().unwrap();
    // One in the archive takes a place, too.
    app.delete(&format!("/projects/{first}")).await.expect(204);
    let answers = join_all((0..50).map(|_| app.post("/projects", &draft))).await;
    assert_eq!(admitted(answers, "projects", 2), 1);
    assert_eq!(app.pages("/projects").await.len(), 1);

    let gone = format!("/projects/{first}?permanent=true");
    app.delete(&gone).await.expect(204);
    let expected = json!({"limit": 2, "used": 1, "remaining": 1});
    assert_eq!(limit(&app, "projects").await, expected);
    app.post("/projects", &draft).await.expect(201);
    app.stop().await;
}

async fn a_smaller_plan_takes_nothing_away_and_limits_what_is_new(backend: Backend) {
    let app = on(backend, PlanTier::Pro).await;
    let team = single_vendor("scripted", "scripted");
    let (done, _) = app.run_to_end(&session(&team, 1)).await;
    let draft = app.create(&session(&team, 6)).await;
    app.put(
        &format!("/sessions/{draft}/document"),
        &json!({"content": "word ".repeat(4_000)}),
    )
    .await
    .expect(200);
    for name in ["one", "two", "three"] {
        let project = json!({"name": name});
        app.post("/projects", &project).await.expect(201);
    }
    let before = app.session(&done).await;

    let database = app.stop().await;
    let options = Options {
        plan: PlanTier::Free,
        ..Options::default()
    };
    let app = TestApp::start_on(database, options).await;
    assert_eq!(app.session(&done).await, before);
    app.document(&done).await.expect(200);
    assert_eq!(app.turns(&done).await.len(), 4);
    assert_eq!(app.pages("/projects").await.len(), 3);
    let expected = json!({"limit": 2, "used": 3, "remaining": 0});
    assert_eq!(limit(&app, "projects").await, expected);

    let refused = app.post("/projects", &json!({"name": "four"})).await;
    let problem = refused.problem(402, "quota_exceeded");
    assert_eq!(
        (&problem["used"], &problem["limit"]),
        (&json!(3), &json!(2))
    );
    let versions = app.get(&format!("/sessions/{done}/versions")).await;
    versions.problem(402, "plan_required");
    let restore = format!("/sessions/{done}/versions/1/restore");
    app.tell(&restore).await.problem(402, "plan_required");
    let problem = app.command(&draft, "start").await;
    let problem = problem.problem(402, "quota_exceeded");
    assert_eq!(problem["errors"][0]["field"], "agents");
    assert_eq!(app.session(&draft).await["status"], "draft");

    // What is new is within the plan, one thing after the other.
    let path = format!("/sessions/{draft}");
    let rounds = json!({"termination": {"max_rounds": 4}});
    app.patch(&path, &rounds)
        .await
        .problem(402, "quota_exceeded");
    let writer = json!([agent("writer", "writer", "scripted", "scripted")]);
    for (change, field) in [
        (json!({"agents": writer}), "termination.max_rounds"),
        (json!({"termination": {"max_rounds": 1}}), "document"),
    ] {
        app.patch(&path, &change).await.expect(200);
        let problem = app.command(&draft, "start").await;
        let problem = problem.problem(402, "quota_exceeded");
        assert_eq!(problem["errors"][0]["field"], field, "{problem:#}");
    }
    let text = json!({"content": "word ".repeat(3_001)});
    let written = app.put(&format!("{path}/document"), &text).await;
    written.problem(402, "quota_exceeded");
    app.write_document(&draft, "A short one.\n", None)
        .await
        .expect(200);
    app.start(&draft).await;
    app.until_status(&draft, "completed").await;
    app.stop().await;
}

async fn default_agents_of_a_project_are_within_the_plan(backend: Backend) {
    let app = on(backend, PlanTier::Free).await;
    let crowd = json!({"name": "Rivers", "default_agents": [
        {"role": "writer"}, {"role": "style_editor"}, {"role": "fact_checker"},
    ]});
    let problem = app.post("/projects", &crowd).await;
    let problem = problem.problem(402, "quota_exceeded");
    assert_eq!(problem["errors"][0]["field"], "default_agents");
    let made = app.post("/projects", &json!({"name": "Rivers"})).await;
    let made = made.expect(201).json();
    let path = format!("/projects/{}", made["id"].as_str().unwrap());
    let problem = app.patch(&path, &crowd).await;
    problem.problem(402, "quota_exceeded");
    let kept = app.get(&path).await.expect(200).json();
    assert!(kept["default_agents"].is_null(), "{kept:#}");
    app.stop().await;
}

async fn locked_models_are_shown_with_the_plan_that_opens_them(backend: Backend) {
    let app = on(backend, PlanTier::Starter).await;
    let models = app.get("/models").await.expect(200).json();
    let models = models["items"].as_array().unwrap();
    for (id, plan, locked) in [
        ("scripted", "free", false),
        ("claude-haiku-5-5", "free", false),
        ("claude-sonnet-5-5", "starter", false),
        ("claude-opus-5-5", "pro", true),
        ("o1", "enterprise", true),
    ] {
        let model = models.iter().find(|model| model["id"] == id).unwrap();
        assert_eq!(model["plan"], plan, "{id}");
        assert_eq!(model["locked"], locked, "{id}");
    }
    app.stop().await;
}

async fn everybody_is_on_the_plan_that_they_subscribed_to(backend: Backend) {
    let (issuer, stripe) = (Issuer::start().await, FakeStripe::start(Utc::now()).await);
    let options = Options::default().signed_in_by(&issuer).selling_by(&stripe);
    let app = TestApp::start(backend, options).await;
    let [ada, ben] = ["ada", "ben"].map(|name| app.bearing(issuer.token(name)));
    let plan = async |person: &Client| {
        let entitlements = person.get("/users/me/entitlements").await.expect(200);
        entitlements.json()["plan"].clone()
    };
    assert_eq!(plan(&ada).await, "free", "nobody is given what is sold");
    let store = store_of(&app.database).await;
    let owner = scope_of(&ada).await.user();
    let mut transaction = store.begin_for_house().await.unwrap();
    let subscription = builders::subscription(owner, "sub_ada");
    let billing = transaction.billing();
    assert!(billing.save_subscription(&subscription).await.unwrap());
    transaction.commit().await.unwrap();

    assert_eq!(plan(&ada).await, "pro");
    assert_eq!(plan(&ben).await, "free");
    let draft = session(&single_vendor("scripted", "scripted"), 6);
    ada.create(&draft).await;
    let refused = ben.post("/sessions", &draft).await;
    let problem = refused.problem(402, "quota_exceeded");
    assert_eq!(problem["required_plan"], "pro");
    app.stop().await;
}
