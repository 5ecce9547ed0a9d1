//! Who tries.

use atelier_tests::harness::{Client, TestApp, mailed_secret, until};
use atelier_tests::issuer::Issuer;
use chrono::{TimeDelta, Utc};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::operations::{Access, Operation};

/// How somebody is to be answered who is not the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// 401, whatever it is about.
    Unknown,
    /// 403: the key is good, and not for this.
    WrongScope,
    /// 404 for what is the owner's; their own things go on.
    Stranger,
}

/// What somebody brings.
#[derive(Clone, Debug)]
pub(super) enum Credential {
    Nothing,
    Bearer(String),
    ApiKey(String),
    Cookie(String),
    /// The owner's keys by their scope; an operation is tried with one of another.
    OtherScope(Vec<(&'static str, String)>),
    /// Tokens of people who are there for one operation each.
    Fresh(Value),
}

pub(super) struct Role {
    pub(super) name: &'static str,
    pub(super) refusal: Refusal,
    credential: Credential,
}

impl Role {
    /// Everybody but the owner.
    pub(super) async fn all(app: &TestApp, owner: &Client, issuer: &Issuer) -> Vec<Self> {
        let (revoked_id, revoked) = key(owner, &["read", "write"], &Value::Null).await;
        owner
            .delete(&format!("/api-keys/{revoked_id}"))
            .await
            .expect(204);
        let soon = json!(Utc::now() + TimeDelta::seconds(1));
        let (_, expired) = key(owner, &["read", "write"], &soon).await;
        until("the key is over", async || {
            let answer = app.bearing(&expired).get("/models").await;
            (answer.status == 401).then_some(())
        })
        .await;
        let mut scoped = Vec::new();
        for scope in ["read", "write", "chat"] {
            scoped.push((scope, key(owner, &[scope], &Value::Null).await.1));
        }
        let gone = issuer.token("gone");
        let end = json!({"confirm": "gone@example.org"});
        let leaving = app.bearing(&gone);
        let leave = leaving.request(Method::DELETE, "/api/v1/users/me");
        leaving.send(leave.json(&end)).await.expect(202);
        let organisation = json!({"org_id": "org_other", "o": {"id": "org_other", "rol": "admin"}});
        let role = |name, refusal, credential| Self {
            name,
            refusal,
            credential,
        };
        vec![
            role("anonymous", Refusal::Unknown, Credential::Nothing),
            role("revoked key", Refusal::Unknown, Credential::ApiKey(revoked)),
            role("expired key", Refusal::Unknown, Credential::ApiKey(expired)),
            role("deleted person", Refusal::Unknown, Credential::Bearer(gone)),
            role(
                "signed-out cookie",
                Refusal::Unknown,
                Credential::Cookie(signed_out(app).await),
            ),
            role(
                "key of another scope",
                Refusal::WrongScope,
                Credential::OtherScope(scoped),
            ),
            role("stranger", Refusal::Stranger, Credential::Fresh(json!({}))),
            role(
                "member of another organisation",
                Refusal::Stranger,
                Credential::Fresh(organisation),
            ),
        ]
    }

    /// The request in this role's name.
    pub(super) fn request(
        &self,
        request: RequestBuilder,
        operation: &Operation,
        issuer: &Issuer,
    ) -> RequestBuilder {
        match &self.credential {
            Credential::Nothing => request,
            Credential::Bearer(token) => request.bearer_auth(token),
            Credential::ApiKey(key) => request.header("x-api-key", key),
            Credential::Cookie(cookie) => request
                .header("cookie", cookie)
                .header("sec-fetch-site", "same-origin"),
            Credential::OtherScope(keys) => {
                let other = keys
                    .iter()
                    .find(|(scope, _)| operation.access != Access::Key((*scope).to_owned()));
                request.header("x-api-key", &other.unwrap().1)
            }
            Credential::Fresh(claims) => {
                let person = format!("{}-{}", self.name.replace(' ', "-"), operation.id);
                request.bearer_auth(issuer.token_with(&person, claims))
            }
        }
    }
}

/// Id and secret of a key of the owner's.
async fn key(owner: &Client, scopes: &[&str], expires_at: &Value) -> (String, String) {
    let draft = json!({"label": "a role", "scopes": scopes, "expires_at": expires_at});
    let key = owner.post("/api-keys", &draft).await.expect(201).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&key["key"]["id"]), text(&key["secret"]))
}

/// The cookie of a sign-in that is over.
async fn signed_out(app: &TestApp) -> String {
    const EMAIL: &str = "cora@example.org";
    let ask = json!({"email": EMAIL});
    app.post("/auth/magic-link", &ask).await.expect(202);
    let mails = app.database.scratch().join("mail");
    let link = json!({"token": mailed_secret(&mails, EMAIL).await});
    let signed_in = app.post("/auth/magic-link/redeem", &link).await;
    let signed_in = signed_in.expect(200);
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap();
    let request = |method, path| {
        app.request(method, path)
            .header("cookie", cookie)
            .header("sec-fetch-site", "same-origin")
    };
    let models = request(Method::GET, "/api/v1/models");
    app.send(models).await.expect(200);
    let out = request(Method::POST, "/api/v1/auth/sign-out");
    app.send(out.json(&json!({}))).await.expect(200);
    cookie.to_owned()
}
