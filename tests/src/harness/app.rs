//! The product in this process.

use std::num::NonZeroU32;
use std::ops::Deref;
use std::path::Path;
use std::time::Duration;

use atelier_app::config::{
    Algorithm, Billing, CallSettings, ClaimNames, CompatibleProvider, Config, Environment,
    GeminiProvider, HostedProvider, Issuer, IssuerKind, LogFormat, Post, PostWay,
    Providers as Configured, Redirect, Role, SignIn, Site,
};
use atelier_app::lifecycle::{self, Running};
use atelier_domain::credits::Rounding;
use atelier_domain::models::PlanTier;
use serde_json::json;

use super::client::Client;
use super::credits::PLENTY;
use super::database::{Backend, TestDatabase};
use super::wait::within;
use crate::issuer;
use crate::vendors::Vendors;

/// Where the product believes that it is reached.
pub const PUBLIC_URL: &str = "http://atelier.example.test";

/// Longer than any pause of a busy machine.
const LEASE: Duration = Duration::from_secs(30);

/// What a test may choose.
pub struct Options {
    pub providers: Providers,
    pub plan: PlanTier,
    pub rounding: Rounding,
    pub sign_in: SignIn,
    pub billing: Option<Billing>,
    pub limits_requests: bool,
    /// Origins of pages that may call the API beside its own.
    pub origins: Vec<String>,
}

/// Who answers.
pub enum Providers {
    /// The scripted provider alone, at so many tokens a second; absent: at once.
    Scripted(Option<NonZeroU32>),
    /// All vendors at this address, and the scripted provider at once.
    Vendors(String),
}

impl Providers {
    /// The settings that hold a vendor's key.
    pub(super) const KEYS: [&str; 4] = [
        "ANTHROPIC_API_KEY",
        "OPENAI_API_KEY",
        "GOOGLE_API_KEY",
        "ATELIER_PROVIDERS__MOCK__API_KEY",
    ];

    pub fn instant() -> Self {
        Self::Scripted(None)
    }

    pub fn vendors(vendors: &Vendors) -> Self {
        Self::Vendors(vendors.url())
    }

    fn configured(&self) -> Configured {
        let Self::Vendors(url) = self else {
            return Configured::default();
        };
        let hosted = |base_url: String| HostedProvider {
            base_url,
            api_key: "test-key".into(),
        };
        let mock = CompatibleProvider {
            base_url: format!("{url}/v1"),
            api_key: Some("test-key".into()),
            profile: Some("vllm".to_owned()),
        };
        Configured {
            anthropic: Some(hosted(url.clone())),
            openai: Some(hosted(format!("{url}/v1"))),
            google: Some(GeminiProvider {
                hosted: hosted(url.clone()),
                api_version: "v1beta".to_owned(),
            }),
            compatible: [("mock".to_owned(), mock)].into(),
            calls: CallSettings::default(),
        }
    }

    /// The same for a process of its own.
    pub(super) fn environment(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Scripted(speed) => {
                let speed = speed.map_or(0, NonZeroU32::get);
                vec![("SCRIPTED_TOKENS_PER_SECOND", speed.to_string())]
            }
            Self::Vendors(url) => vec![
                ("ANTHROPIC_API_KEY", "test-key".to_owned()),
                ("ANTHROPIC_BASE_URL", url.clone()),
                ("OPENAI_API_KEY", "test-key".to_owned()),
                ("OPENAI_BASE_URL", format!("{url}/v1")),
                ("GOOGLE_API_KEY", "test-key".to_owned()),
                ("GOOGLE_BASE_URL", url.clone()),
                ("ATELIER_PROVIDERS__MOCK__BASE_URL", format!("{url}/v1")),
                ("ATELIER_PROVIDERS__MOCK__API_KEY", "test-key".to_owned()),
                ("ATELIER_PROVIDERS__MOCK__PROFILE", "vllm".to_owned()),
            ],
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            providers: Providers::instant(),
            plan: PlanTier::Enterprise,
            rounding: Rounding::Exact,
            sign_in: SignIn::default(),
            billing: None,
            limits_requests: false,
            origins: Vec::new(),
        }
    }
}

impl Options {
    /// Whoever the issuer vouches for is let in, and so is who reads the mail.
    #[must_use]
    pub fn signed_in_by(self, issuer: &issuer::Issuer) -> Self {
        let sign_in = SignIn {
            issuer: Some(Issuer {
                address: issuer.address().to_owned(),
                algorithm: Algorithm::default(),
                jwks_url: None,
                kind: IssuerKind::Standard {
                    audience: issuer::AUDIENCE.to_owned(),
                    claims: ClaimNames::default(),
                },
            }),
            redirect: Some(Redirect {
                client_id: issuer::AUDIENCE.to_owned(),
                client_secret: issuer::CLIENT_SECRET.into(),
            }),
            magic_links: true,
        };
        Self { sign_in, ..self }
    }

    /// Whoever has a session of Clerk's, which the issuer plays, is let in; webhooks are signed with the secret.
    #[must_use]
    pub fn signed_in_by_clerk(self, issuer: &issuer::Issuer, webhook_secret: &str) -> Self {
        let sign_in = SignIn {
            issuer: Some(Issuer {
                address: issuer.address().to_owned(),
                algorithm: Algorithm::default(),
                jwks_url: None,
                kind: IssuerKind::Clerk {
                    secret_key: None,
                    webhook_secrets: vec![webhook_secret.into()],
                },
            }),
            redirect: None,
            magic_links: false,
        };
        Self { sign_in, ..self }
    }

    pub fn with(vendors: &Vendors) -> Self {
        Self {
            providers: Providers::vendors(vendors),
            ..Self::default()
        }
    }
}

/// The product on a port of loopback with a database of its own. It is used as a [`Client`].
pub struct TestApp {
    pub database: TestDatabase,
    client: Client,
    running: Running,
}

impl TestApp {
    pub async fn start(backend: Backend, options: Options) -> Self {
        Self::start_on(TestDatabase::create(backend).await, options).await
    }

    /// Starts on a database that another one left.
    pub async fn start_on(database: TestDatabase, options: Options) -> Self {
        let models = database.scratch().join("models.json");
        write_models(&models);
        let config = Config {
            environment: Environment::Test,
            role: Role::All,
            bind: ([127, 0, 0, 1], 0).into(),
            site: Site {
                public_url: PUBLIC_URL.to_owned(),
                frontend_url: PUBLIC_URL.to_owned(),
                origins: [vec![PUBLIC_URL.to_owned()], options.origins].concat(),
                trusted_proxies: Vec::new(),
                limits_requests: options.limits_requests,
            },
            sign_in: options.sign_in,
            billing: options.billing,
            post: Post {
                way: PostWay::Folder(database.scratch().join("mail")),
                sender: "Atelier <atelier@example.org>".to_owned(),
            },
            database_url: database.url().into(),
            redis_url: None,
            lease: LEASE,
            shutdown_grace: Duration::ZERO,
            log_format: LogFormat::Pretty,
            traces: None,
            plan: options.plan,
            plan_credits_lapse: false,
            rounding: options.rounding,
            models_file: Some(models),
            scripted_speed: match options.providers {
                Providers::Scripted(speed) => speed,
                Providers::Vendors(_) => None,
            },
            providers: options.providers.configured(),
        };
        let running = within("the start", lifecycle::start(&config))
            .await
            .unwrap();
        database.set_credits(PLENTY).await;
        Self {
            client: Client::new(&format!("http://{}", running.address)),
            database,
            running,
        }
    }

    /// The product with the vendors played by `vendors`.
    pub async fn with_vendors(backend: Backend, vendors: &Vendors) -> Self {
        Self::start(backend, Options::with(vendors)).await
    }

    /// The product with the scripted provider, which answers at once.
    pub async fn scripted(backend: Backend) -> Self {
        Self::start(backend, Options::default()).await
    }

    /// Stops as on a signal, and leaves the database.
    pub async fn stop(self) -> TestDatabase {
        within("the stop", self.running.stop()).await.unwrap();
        self.database
    }
}

impl Deref for TestApp {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Two models of the compatible server, at twice the price of the yardstick: a usual one, and one that can read little.
pub(super) fn write_models(file: &Path) {
    let model = |id: &str, window: u32, output: u32| {
        json!({
            "provider": "mock",
            "id": id,
            "display_name": id,
            "kind": "chat",
            "status": {"state": "current"},
            "multiplier": "2",
            "context_window": window,
            "max_output_tokens": output,
            "prices": {"rates": {"input": 1_000_000, "output": 2_000_000}},
            "abilities": {"streaming": true},
            "sampling": "yes",
        })
    };
    let models = json!([
        model("mock-large", 200_000, 32_000),
        model("mock-small", 8_192, 2_048),
    ]);
    std::fs::write(file, models.to_string()).unwrap();
}
