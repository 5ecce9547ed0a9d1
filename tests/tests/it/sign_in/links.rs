//! By a link in a mail.

use atelier_tests::harness::{Backend, Options, TestApp};
use atelier_tests::issuer::Issuer;
use serde_json::{Value, json};

use super::browser::{Browser, location, mailed_link};
use crate::support::on_each_database;

on_each_database!(a_mailed_link_signs_in_once);

async fn a_mailed_link_signs_in_once(backend: Backend) {
    let issuer = Issuer::start().await;
    let app = TestApp::start(backend, Options::default().signed_in_by(&issuer)).await;
    let mails = app.database.scratch().join("mail");
    let mut browser = Browser::new(&app);
    let asked = json!({"email": "Ada@Example.org", "return_to": "/sessions"});
    let answer = browser.post("/api/v1/auth/magic-link", &asked).await;
    assert_eq!(answer.status(), 202);
    let link = mailed_link(&mails, 1).await;

    // A scanner of mails is there first, and uses nothing up.
    for _ in 0..2 {
        let page = Browser::new(&app).go(&link).await;
        assert_eq!(page.status(), 200);
    }
    let (_, token) = link.split_once("token=").unwrap();
    let path = "/api/v1/auth/magic-link/redeem";
    let signed_in = browser.submit(path, &[("token", token)]).await;
    assert_eq!(
        (signed_in.status().as_u16(), location(&signed_in)),
        (303, "/sessions")
    );
    let me: Value = browser.go("/api/v1/users/me").await.json().await.unwrap();
    assert_eq!(me["email"], "ada@example.org");

    let mut other = Browser::new(&app);
    assert_eq!(other.submit(path, &[("token", token)]).await.status(), 422);
    // Whom the issuer vouches for at the same address is the same person.
    let bearing = app.bearing(issuer.token("ada"));
    let same = bearing.get("/users/me").await.expect(200).json();
    assert_eq!(same["id"], me["id"]);
    app.stop().await;
}
