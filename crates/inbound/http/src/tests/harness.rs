use std::sync::{Arc, OnceLock};
use std::time::Duration;

use actix_web::body::to_bytes;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use actix_web::test::{TestRequest, init_service, try_call_service};
use atelier_domain::credits::Rounding;
use atelier_domain::identity::{Scope, User};
use atelier_domain::kernel::{MicroCredits, WorkerId};
use atelier_domain::models::{Catalogue, PlanTier};
use atelier_domain::ports::{IdSource, Store};
use atelier_testkit::fakes::{
    FakeEvents, FakeLimiter, FakeMailer, FakeModel, FakeProvider, FakeQueue, FakeSignals,
    FakeTokens,
};
use atelier_testkit::{
    CountedSecrets, FrozenClock, MemoryStore, SeededIds, builders, give_credits,
};
use atelier_usecases::billing::Billing;
use atelier_usecases::credits::{CreditSettings, Credits};
use atelier_usecases::editorial::{Editorial, Ports, Settings};
use atelier_usecases::identity::{AccountPorts, AccountSettings, Accounts};
use atelier_usecases::projects::Projects;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::api::Api;
use crate::guard::{Guard, GuardOptions};
use crate::server::Surface;
use crate::state::HttpState;
use crate::tests::webhooks::PlainEvents;

pub(super) struct House {
    /// May be changed before the first request.
    pub(super) state: HttpState,
    pub(super) surface: Surface,
    api: OnceLock<Api>,
    pub(super) clock: FrozenClock,
    pub(super) ids: SeededIds,
    pub(super) store: Arc<MemoryStore>,
    pub(super) secrets: CountedSecrets,
    /// The issuer that vouches for people.
    pub(super) tokens: Arc<FakeTokens>,
    /// Where people are sent to sign in.
    pub(super) provider: Arc<FakeProvider>,
    pub(super) mailer: Arc<FakeMailer>,
    /// In whose name everything is done that comes without a credential.
    pub(super) owner: User,
}

impl House {
    /// Where nobody signs in.
    pub(super) async fn on(plan: PlanTier) -> Self {
        Self::build(plan, GuardOptions::default()).await
    }

    /// Where people sign in, over HTTPS.
    pub(super) async fn guarded() -> Self {
        let options = GuardOptions {
            public_url: Some("https://atelier.example".to_owned()),
            frontend_url: None,
            allowed_origins: vec!["https://app.example".to_owned()],
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            rate_limits: Some(Arc::new(FakeLimiter::default())),
            needs_sign_in: true,
            is_https: true,
        };
        Self::build(PlanTier::Pro, options).await
    }

    async fn build(plan: PlanTier, options: GuardOptions) -> Self {
        let (clock, ids, store) = (
            FrozenClock::default(),
            SeededIds::new(1),
            Arc::new(MemoryStore::new()),
        );
        let owner = builders::user(&ids, "ada");
        let mut transaction = store.begin_for_house().await.unwrap();
        transaction.users().ensure(&owner).await.unwrap();
        transaction.commit().await.unwrap();
        let credits = 1_000 * MicroCredits::PER_CREDIT;
        give_credits(&*store, &ids, Scope::person(owner.id), credits).await;
        let ports = Ports {
            store: store.clone(),
            events: Arc::new(FakeEvents::default()),
            signals: Arc::new(FakeSignals::default()),
            models: Arc::new(FakeModel::default()),
            catalogue: Arc::new(Catalogue::builtin().unwrap()),
            clock: Arc::new(clock.clone()),
            ids: Arc::new(ids.clone()),
        };
        let settings = Settings {
            plan,
            rounding: Rounding::PerTurn,
            worker: WorkerId::new(ids.uuid()),
            lease: Duration::from_secs(30),
        };
        let editorial = Arc::new(Editorial::new(ports.clone(), settings));
        let billing = Arc::new(Billing::not_configured(
            Arc::clone(&ports.store),
            Arc::clone(&ports.clock),
            Arc::clone(&ports.ids),
        ));
        let tokens = Arc::new(FakeTokens::default());
        let secrets = CountedSecrets::default();
        let provider = Arc::new(FakeProvider::default());
        let mailer = Arc::new(FakeMailer::default());
        let settings = CreditSettings::default();
        let credits = Arc::new(Credits::new(Arc::clone(&editorial), settings));
        let state = HttpState {
            store: store.clone(),
            queue: Arc::new(FakeQueue::default()),
            live_events: None,
            catalogue: Arc::clone(&ports.catalogue),
            models: Arc::clone(&ports.models),
            clock: Arc::clone(&ports.clock),
            ids: Arc::clone(&ports.ids),
            draining: CancellationToken::new(),
            metrics: Arc::new(|| "# metrics\n".to_owned()),
            client: None,
            editorial: Arc::clone(&editorial),
            billing: Arc::clone(&billing),
            projects: Arc::new(Projects::new(Arc::clone(&editorial))),
            credits: Arc::clone(&credits),
            accounts: Arc::new(Accounts::new(
                AccountPorts {
                    store: store.clone(),
                    verifier: Some(tokens.clone()),
                    sign_in: Some(provider.clone()),
                    directory: None,
                    directory_events: Some(Arc::new(PlainEvents)),
                    mailer: Some(mailer.clone()),
                    limiter: Arc::new(FakeLimiter::default()),
                    clock: Arc::new(clock.clone()),
                    ids: Arc::new(ids.clone()),
                    secrets: Arc::new(secrets.clone()),
                    credits,
                    editorial,
                    billing,
                },
                AccountSettings {
                    development: (!options.needs_sign_in).then_some(owner.id),
                    public_url: "http://localhost".to_owned(),
                },
            )),
            guard: Arc::new(Guard::new(options)),
        };
        Self {
            owner,
            ids,
            store,
            tokens,
            provider,
            mailer,
            secrets,
            state,
            surface: Surface::Whole,
            api: OnceLock::new(),
            clock,
        }
    }

    pub(super) async fn pro() -> Self {
        Self::on(PlanTier::Pro).await
    }

    pub(super) async fn response(&self, request: TestRequest) -> ServiceResponse {
        let api = self
            .api
            .get_or_init(|| Api::new(self.state.clone(), self.surface).unwrap());
        let app = init_service(api.app()).await;
        match try_call_service(&app, request.to_request()).await {
            Ok(response) => response,
            Err(error) => panic!("the request went down: {error}"),
        }
    }

    pub(super) async fn ask(&self, request: TestRequest) -> Answer {
        Answer::of(self.response(request).await).await
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.ask(TestRequest::get().uri(&at(path))).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask(TestRequest::post().uri(&at(path)).set_json(body))
            .await
    }

    pub(super) async fn command(&self, path: &str) -> Answer {
        self.ask(TestRequest::post().uri(&at(path))).await
    }

    pub(super) async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.ask(TestRequest::patch().uri(&at(path)).set_json(body))
            .await
    }

    /// The path of a new session.
    pub(super) async fn session(&self, draft: &Value) -> String {
        let answer = self.post("/sessions", draft).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        format!("/sessions/{}", answer.json()["id"].as_str().unwrap())
    }
}

/// Paths of the API stand without their beginning.
pub(super) fn at(path: &str) -> String {
    format!("/api/v1{path}")
}

#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    pub(super) async fn of(response: ServiceResponse) -> Self {
        Self {
            status: response.status(),
            headers: response.headers().clone(),
            body: to_bytes(response.into_body()).await.unwrap().to_vec(),
        }
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        let value = self
            .headers
            .get(name)
            .unwrap_or_else(|| panic!("no {name}"));
        value.to_str().unwrap()
    }

    /// The problem, after checking that it is a whole one.
    pub(super) fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status, "{problem}");
        assert_eq!(
            problem["request_id"],
            self.header("x-request-id"),
            "{problem}"
        );
        for member in ["type", "title", "detail", "instance"] {
            assert!(problem[member].is_string(), "{member}: {problem}");
        }
        problem
    }

    /// The only field that the problem names, with its code.
    pub(super) fn field(&self) -> (String, String) {
        let problem = self.json();
        let errors = problem["errors"]
            .as_array()
            .unwrap_or_else(|| panic!("no errors: {problem}"));
        assert_eq!(errors.len(), 1, "{problem}");
        let text = |member: &str| errors[0][member].as_str().unwrap().to_owned();
        (text("field"), text("code"))
    }
}
