//! What the tests of this context stand on.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::admin::AuditEntry;
use atelier_domain::credits::Rounding;
use atelier_domain::identity::{ClaimedEmail, Claims, Credential, Identity, Scope, Subject, User};
use atelier_domain::kernel::{Limit, WorkerId};
use atelier_domain::models::{Catalogue, PlanTier};
use atelier_domain::ports::{IdSource, Store};
use atelier_testkit::fakes::{
    FakeDirectory, FakeEvents, FakeLimiter, FakeMailer, FakeModel, FakeSignals, FakeTokens,
};
use atelier_testkit::{CountedSecrets, FrozenClock, MemoryStore, SeededIds, builders};

use crate::billing::Billing;
use crate::credits::{CreditSettings, Credits};
use crate::editorial::{Editorial, Ports, Settings};
use crate::identity::{AccountPorts, AccountSettings, Accounts};

pub(super) const ISSUER: &str = "https://issuer.example";

pub(super) struct Rig {
    pub(super) accounts: Arc<Accounts>,
    pub(super) editorial: Arc<Editorial>,
    pub(super) store: MemoryStore,
    pub(super) clock: FrozenClock,
    pub(super) ids: SeededIds,
    pub(super) tokens: Arc<FakeTokens>,
    pub(super) mailer: FakeMailer,
    pub(super) directory: FakeDirectory,
}

impl Rig {
    /// With a directory of people behind the issuer.
    pub(super) fn with_directory() -> Self {
        Self::new().rewired(|rig, ports| {
            ports.directory = Some(Arc::new(rig.directory.clone()));
            ports.directory_events = Some(Arc::new(rig.directory.clone()));
        })
    }

    pub(super) fn new() -> Self {
        let store = MemoryStore::new();
        let (ids, clock) = (SeededIds::new(7), FrozenClock::default());
        let ports = Ports {
            store: Arc::new(store.clone()),
            events: Arc::new(FakeEvents::default()),
            signals: Arc::new(FakeSignals::default()),
            models: Arc::new(FakeModel::default()),
            catalogue: Arc::new(Catalogue::builtin().unwrap()),
            clock: Arc::new(clock.clone()),
            ids: Arc::new(ids.clone()),
        };
        let settings = Settings {
            plan: PlanTier::Enterprise,
            rounding: Rounding::Exact,
            worker: WorkerId::new(ids.uuid()),
            lease: Duration::from_secs(30),
        };
        let editorial = Arc::new(Editorial::new(ports.clone(), settings));
        let billing = Arc::new(Billing::not_configured(
            Arc::clone(&ports.store),
            Arc::clone(&ports.clock),
            Arc::clone(&ports.ids),
        ));
        let (tokens, mailer) = (Arc::new(FakeTokens::default()), FakeMailer::default());
        let accounts = Accounts::new(
            AccountPorts {
                store: Arc::clone(&ports.store),
                verifier: Some(Arc::clone(&tokens) as _),
                sign_in: None,
                directory: None,
                directory_events: None,
                mailer: Some(Arc::new(mailer.clone())),
                limiter: Arc::new(FakeLimiter::default()),
                clock: Arc::clone(&ports.clock),
                ids: Arc::clone(&ports.ids),
                secrets: Arc::new(CountedSecrets::default()),
                editorial: Arc::clone(&editorial),
                billing,
                credits: Arc::new(Credits::new(
                    Arc::clone(&editorial),
                    CreditSettings::default(),
                )),
            },
            AccountSettings {
                development: None,
                public_url: "https://atelier.example".to_owned(),
            },
        );
        Self {
            accounts: Arc::new(accounts),
            editorial,
            store,
            clock,
            ids,
            tokens,
            mailer,
            directory: FakeDirectory::default(),
        }
    }

    /// The same with other ports for accounts.
    pub(super) fn rewired(mut self, rewire: impl FnOnce(&Self, &mut AccountPorts)) -> Self {
        let mut ports = self.accounts.ports.clone();
        rewire(&self, &mut ports);
        let settings = self.accounts.settings.clone();
        self.accounts = Arc::new(Accounts::new(ports, settings));
        self
    }

    /// The same house in another process.
    pub(super) fn elsewhere(&self) -> Accounts {
        let settings = self.accounts.settings.clone();
        Accounts::new(self.accounts.ports.clone(), settings)
    }

    /// Somebody whom the issuer vouches for, with the token of their name.
    pub(super) async fn person(&self, name: &str) -> (User, Identity) {
        self.tokens.say(name, Ok(claims(name)));
        let identity = self.accounts.identify(Some(name)).await.unwrap();
        let user = self.accounts.me(identity.scope()).await.unwrap();
        (user, identity)
    }

    /// What is on record, in order.
    pub(super) async fn record(&self) -> Vec<AuditEntry> {
        let limit = Limit::new(Limit::MAX).unwrap();
        self.store.audit().after(0, limit).await.unwrap()
    }

    pub(super) async fn actions(&self) -> Vec<String> {
        let record = self.record().await;
        record.into_iter().map(|entry| entry.action).collect()
    }
}

/// What the issuer says of somebody.
pub(super) fn claims(name: &str) -> Claims {
    Claims {
        subject: subject(name),
        email: Some(ClaimedEmail {
            address: format!("{name}@Example.org"),
            is_verified: true,
        }),
        display_name: Some(name.to_owned()),
        actor: None,
        expires_at: builders::start() + chrono::TimeDelta::minutes(1),
    }
}

pub(super) fn subject(name: &str) -> Subject {
    Subject {
        issuer: ISSUER.to_owned(),
        name: name.to_owned(),
    }
}

/// The same person, with somebody else acting in their name.
pub(super) fn impersonated(scope: Scope) -> Identity {
    Identity {
        user: scope.user(),
        is_admin: false,
        credential: Credential::Token {
            is_impersonated: true,
        },
    }
}
