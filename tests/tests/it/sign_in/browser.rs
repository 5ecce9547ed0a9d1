//! A browser: it keeps cookies, and shows where it is sent.

use std::collections::BTreeMap;
use std::path::Path;

use atelier_tests::harness::{PUBLIC_URL, TestApp, until, within};
use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, Response};

pub(super) struct Browser {
    http: reqwest::Client,
    base: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(super) fn new(app: &TestApp) -> Self {
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self {
            http,
            base: app.base().to_owned(),
            cookies: BTreeMap::new(),
        }
    }

    pub(super) fn has(&self, cookie: &str) -> bool {
        self.cookies.contains_key(cookie)
    }

    /// Goes to an address of the product, by whichever name.
    pub(super) async fn go(&mut self, address: &str) -> Response {
        let path = address.strip_prefix(PUBLIC_URL).unwrap_or(address);
        let request = self.http.get(format!("{}{path}", self.base));
        self.send(request).await
    }

    /// Goes to an address elsewhere.
    pub(super) async fn leave(&self, address: &str) -> Response {
        within("a page elsewhere", self.http.get(address).send())
            .await
            .unwrap()
    }

    /// Sends a form of a page of ours.
    pub(super) async fn submit(&mut self, path: &str, form: &[(&str, &str)]) -> Response {
        let request = self.http.post(format!("{}{path}", self.base)).form(form);
        self.send(request.header("origin", PUBLIC_URL)).await
    }

    /// Has a page of ours send JSON.
    pub(super) async fn post(&mut self, path: &str, body: &serde_json::Value) -> Response {
        let request = self.http.post(format!("{}{path}", self.base)).json(body);
        self.send(request.header("origin", PUBLIC_URL)).await
    }

    async fn send(&mut self, request: RequestBuilder) -> Response {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = request.header("cookie", cookies.join("; "));
        let response = within("a page", request.send()).await.unwrap();
        for set in response.headers().get_all("set-cookie") {
            let (pair, _) = set.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        response
    }
}

pub(super) fn location(response: &Response) -> &str {
    response.headers()["location"].to_str().unwrap()
}

/// The address in the newest mail of a folder that has so many.
pub(super) async fn mailed_link(folder: &Path, mails: usize) -> String {
    let newest = until("the mail lies in the folder", async || {
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .ok()?
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
            .collect();
        files.sort();
        (files.len() == mails).then(|| files.pop()).flatten()
    })
    .await;
    let raw = std::fs::read(newest).unwrap();
    let mail = mail_parser::MessageParser::default().parse(&raw).unwrap();
    let text = mail.body_text(0).unwrap();
    let at = text.find(PUBLIC_URL).unwrap();
    text[at..].split_whitespace().next().unwrap().to_owned()
}
