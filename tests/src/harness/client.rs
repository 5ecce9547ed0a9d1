//! Requests, and the answers to them.

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::events::{EventReader, Frame, Joined};
use super::wait::{until, within};

/// Somebody who uses the API.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    bearer: Option<String>,
}

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answered {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answered {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("no JSON ({error}): {self:#?}"))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:#?}");
        self
    }

    /// Checks that it is a problem of this status and code, with everything that a problem has to have.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{self:#?}"
        );
        let problem = self.clone().expect(status).json();
        assert_eq!(problem["status"], status, "{problem:#}");
        assert_eq!(problem["code"], code, "{problem:#}");
        for member in ["type", "title", "detail"] {
            assert!(
                problem[member]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{member}: {problem:#}"
            );
        }
        let id = problem["request_id"].as_str().unwrap_or_default();
        assert!(
            !id.is_empty() && id == self.header("x-request-id"),
            "{self:#?}"
        );
        problem
    }

    /// Checks that it is a problem of bad values that names this field and this code.
    #[track_caller]
    pub fn invalid(self, field: &str, code: &str) -> Value {
        let problem = self.problem(422, "invalid_input");
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        let error = errors.iter().find(|error| error["field"] == field);
        let Some(error) = error else {
            panic!("{field} is not named: {problem:#}")
        };
        assert_eq!(error["code"], code, "{problem:#}");
        assert!(
            error["message"]
                .as_str()
                .is_some_and(|text| !text.is_empty()),
            "{problem:#}"
        );
        error.clone()
    }
}

impl Client {
    pub fn new(base: &str) -> Self {
        let http = reqwest::Client::builder()
            .tcp_nodelay(true)
            .no_proxy()
            .build()
            .unwrap();
        Self {
            http,
            base: base.to_owned(),
            bearer: None,
        }
    }

    /// The same somebody at another server, with the connections there are.
    #[must_use]
    pub fn at(&self, base: &str) -> Self {
        Self {
            base: base.to_owned(),
            ..self.clone()
        }
    }

    /// Somebody with this token or key, at the same server.
    #[must_use]
    pub fn bearing(&self, credential: impl Into<String>) -> Self {
        Self {
            bearer: Some(credential.into()),
            ..self.clone()
        }
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    /// A request to a path of the server; paths of the API start with `/api/v1`.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.bearer {
            Some(bearer) => request.bearer_auth(bearer),
            None => request,
        }
    }

    pub async fn send(&self, request: RequestBuilder) -> Answered {
        self.try_send(request).await.unwrap()
    }

    /// An error where the server is gone, or goes before all is said.
    pub async fn try_send(&self, request: RequestBuilder) -> reqwest::Result<Answered> {
        within("an answer", async {
            let response = request.send().await?;
            Ok(Answered {
                status: response.status().as_u16(),
                headers: response.headers().clone(),
                text: response.text().await?,
            })
        })
        .await
    }

    /// `path` is below `/api/v1`.
    pub async fn get(&self, path: &str) -> Answered {
        self.send(self.request(Method::GET, &format!("/api/v1{path}")))
            .await
    }

    pub async fn delete(&self, path: &str) -> Answered {
        self.send(self.request(Method::DELETE, &format!("/api/v1{path}")))
            .await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answered {
        self.write(Method::POST, path, body).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answered {
        self.write(Method::PUT, path, body).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answered {
        self.write(Method::PATCH, path, body).await
    }

    async fn write(&self, method: Method, path: &str, body: &Value) -> Answered {
        let request = self.request(method, &format!("/api/v1{path}"));
        self.send(request.json(body)).await
    }

    /// A POST without a body.
    pub async fn tell(&self, path: &str) -> Answered {
        self.send(self.request(Method::POST, &format!("/api/v1{path}")))
            .await
    }

    /// Creates a session and returns its id.
    pub async fn create(&self, draft: &Value) -> String {
        let session = self.post("/sessions", draft).await.expect(201).json();
        session["id"].as_str().unwrap().to_owned()
    }

    /// Creates a session and starts it in the background.
    pub async fn run(&self, draft: &Value) -> String {
        let id = self.create(draft).await;
        self.start(&id).await;
        id
    }

    pub async fn start(&self, id: &str) {
        self.command(id, "start").await.expect(202);
    }

    /// `start`, `pause`, `resume` or `stop`.
    pub async fn command(&self, id: &str, command: &str) -> Answered {
        self.tell(&format!("/sessions/{id}/{command}")).await
    }

    pub async fn session(&self, id: &str) -> Value {
        self.get(&format!("/sessions/{id}"))
            .await
            .expect(200)
            .json()
    }

    pub async fn document(&self, id: &str) -> Answered {
        self.get(&format!("/sessions/{id}/document")).await
    }

    /// All turns, page by page.
    pub async fn turns(&self, id: &str) -> Vec<Value> {
        self.pages(&format!("/sessions/{id}/turns")).await
    }

    /// Every item of a list.
    pub async fn pages(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self
                .get(&format!("{path}?limit=100{cursor}"))
                .await
                .expect(200)
                .json();
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    }

    /// Waits until the session has a status.
    pub async fn until_status(&self, id: &str, status: &str) -> Value {
        until(&format!("the session is {status}"), async || {
            let session = self.session(id).await;
            (session["status"] == status).then_some(session)
        })
        .await
    }

    /// Joins the events of a run.
    pub async fn join(&self, id: &str, last_event_id: Option<&str>) -> Joined {
        self.try_join(id, last_event_id).await.unwrap()
    }

    /// The same; an error where the server is gone.
    pub async fn try_join(&self, id: &str, last_event_id: Option<&str>) -> reqwest::Result<Joined> {
        let mut request = self.request(Method::GET, &format!("/api/v1/sessions/{id}/events"));
        if let Some(last) = last_event_id {
            request = request.header("last-event-id", last);
        }
        self.open(request).await
    }

    /// Joins the events of all runs.
    pub async fn join_all(&self, last_event_id: Option<&str>) -> EventReader {
        let mut request = self.request(Method::GET, "/api/v1/events");
        if let Some(last) = last_event_id {
            request = request.header("last-event-id", last);
        }
        match self.open(request).await.unwrap() {
            Joined::Open(reader) => reader,
            other => panic!("no stream: {other:?}"),
        }
    }

    /// Joins the events of a run from the first.
    pub async fn events(&self, id: &str) -> EventReader {
        match self.join(id, None).await {
            Joined::Open(reader) => reader,
            other => panic!("no stream: {other:?}"),
        }
    }

    /// Starts a session with the stream as the answer.
    pub async fn start_stream(&self, id: &str) -> EventReader {
        let path = format!("/api/v1/sessions/{id}/start-stream");
        match self.open(self.request(Method::POST, &path)).await.unwrap() {
            Joined::Open(reader) => reader,
            other => panic!("no stream: {other:?}"),
        }
    }

    /// Runs a session to its end and returns all its events.
    pub async fn run_to_end(&self, draft: &Value) -> (String, Vec<Frame>) {
        let id = self.create(draft).await;
        let frames = self.start_stream(&id).await.to_end().await;
        (id, frames)
    }

    async fn open(&self, request: RequestBuilder) -> reqwest::Result<Joined> {
        let response = within("a stream's head", request.send()).await?;
        Ok(match response.status() {
            StatusCode::OK => {
                let kind = response.headers()["content-type"].to_str().unwrap();
                assert!(kind.starts_with("text/event-stream"), "{kind}");
                Joined::Open(EventReader::new(response))
            }
            StatusCode::NO_CONTENT => Joined::Over,
            status => Joined::Refused(Answered {
                status: status.as_u16(),
                headers: response.headers().clone(),
                text: response.text().await?,
            }),
        })
    }

    /// The document as text.
    pub async fn text(&self, id: &str) -> String {
        let document = self.document(id).await.expect(200).json();
        document["content"].as_str().unwrap().to_owned()
    }

    pub async fn write_document(
        &self,
        id: &str,
        content: &str,
        if_match: Option<&str>,
    ) -> Answered {
        let mut request = self.request(Method::PUT, &format!("/api/v1/sessions/{id}/document"));
        if let Some(tag) = if_match {
            request = request.header("if-match", tag);
        }
        self.send(request.json(&json!({"content": content}))).await
    }
}
