//! By redirect, with everything between the servers played out.

use atelier_tests::harness::{Backend, Options, TestApp};
use atelier_tests::issuer::Issuer;
use serde_json::{Value, json};

use super::browser::{Browser, location};
use crate::support::on_each_database;

on_each_database!(a_person_comes_and_goes, only_one_browser_finishes_and_once);

const COOKIE: &str = "atelier";

async fn a_person_comes_and_goes(backend: Backend) {
    let issuer = Issuer::start().await;
    let app = TestApp::start(backend, Options::default().signed_in_by(&issuer)).await;
    let mut browser = Browser::new(&app);
    assert_eq!(browser.go("/api/v1/users/me").await.status(), 401);

    issuer.sign_in_as("grace");
    let sent = browser.go("/api/v1/auth/start?return_to=/sessions").await;
    assert_eq!(sent.status(), 302);
    let agreed = browser.leave(location(&sent)).await;
    assert_eq!(agreed.status(), 302);
    let back = browser.go(location(&agreed)).await;
    assert_eq!(
        (back.status().as_u16(), location(&back)),
        (303, "/sessions")
    );
    assert!(browser.has(COOKIE) && !browser.has("atelier-attempt"));

    let me: Value = browser.go("/api/v1/users/me").await.json().await.unwrap();
    assert_eq!(me["email"], "grace@example.org");
    // The issuer's own token is the same person.
    let bearing = app.bearing(issuer.token("grace"));
    let same = bearing.get("/users/me").await.expect(200).json();
    assert_eq!(same["id"], me["id"]);

    let left = browser.post("/api/v1/auth/sign-out", &json!({})).await;
    assert_eq!(left.status(), 200);
    let left: Value = left.json().await.unwrap();
    let page = left["provider_url"].as_str().unwrap();
    assert!(page.starts_with(issuer.address()), "{page}");
    assert!(!browser.has(COOKIE));
    assert_eq!(browser.go("/api/v1/users/me").await.status(), 401);
    app.stop().await;
}

async fn only_one_browser_finishes_and_once(backend: Backend) {
    let issuer = Issuer::start().await;
    let app = TestApp::start(backend, Options::default().signed_in_by(&issuer)).await;
    let (mut mine, mut theirs) = (Browser::new(&app), Browser::new(&app));
    let sent = mine.go("/api/v1/auth/start").await;
    theirs.go("/api/v1/auth/start").await;
    let agreed = mine.leave(location(&sent)).await;
    let back = location(&agreed).to_owned();
    let stolen = theirs.go(&back).await;
    assert_eq!(stolen.status(), 400);
    assert_eq!(stolen.headers()["content-type"], "text/html; charset=utf-8");
    assert!(!theirs.has(COOKIE));

    let mut again = Browser::new(&app);
    assert_eq!(mine.go(&back).await.status(), 303);
    assert!(mine.has(COOKIE));
    assert_eq!(again.go(&back).await.status(), 400);
    app.stop().await;
}
