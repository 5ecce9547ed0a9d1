//! One process: the real use cases and the real worker, with everything outside reached through its link.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::credits::Rounding;
use atelier_domain::kernel::WorkerId;
use atelier_domain::models::{Catalogue, PlanTier};
use atelier_domain::ports::{Clock, IdSource};
use atelier_testkit::fakes::{FakeEvents, FakeLimiter};
use atelier_testkit::{CountedSecrets, MemoryStore, SeededIds, builders};
use atelier_usecases::billing::Billing;
use atelier_usecases::credits::{CreditSettings, Credits};
use atelier_usecases::editorial::{Editorial, Ports, Settings};
use atelier_usecases::identity::{AccountPorts, AccountSettings, Accounts};
use atelier_worker::{Worker, WorkerOptions};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::chance::Chance;
use crate::link::Link;
use crate::provider::{Log, Vendor};
use crate::queue::{Engine, RemoteQueue};
use crate::signals::{Ears, RemoteSignals};
use crate::store::RemoteStore;

pub(crate) const LEASE: Duration = Duration::from_secs(30);

/// What all processes share.
#[derive(Clone)]
pub(crate) struct Outside {
    pub(crate) store: MemoryStore,
    pub(crate) engine: Engine,
    pub(crate) ears: Ears,
    pub(crate) log: Log,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) ids: SeededIds,
    pub(crate) chance: Chance,
    pub(crate) began: Instant,
}

pub(crate) struct Node {
    /// Its name with the queue's engine.
    pub(crate) process: usize,
    pub(crate) link: Link,
    pub(crate) editorial: Arc<Editorial>,
    pub(crate) draining: CancellationToken,
    pub(crate) shutdown: CancellationToken,
    options: WorkerOptions,
}

/// Virtual time; the clocks of two processes differ.
struct SkewedClock {
    began: Instant,
    skew: TimeDelta,
}

impl Clock for SkewedClock {
    fn now(&self) -> DateTime<Utc> {
        builders::start() + self.began.elapsed() + self.skew
    }
}

impl Node {
    pub(crate) fn new(outside: &Outside, process: usize) -> Self {
        let chance = outside.chance.clone();
        let link = Link::new(chance.clone());
        let skew = chance.between(Duration::ZERO, Duration::from_secs(1));
        let clock: Arc<dyn Clock> = Arc::new(SkewedClock {
            began: outside.began,
            skew: TimeDelta::from_std(skew).unwrap(),
        });
        let signals = RemoteSignals::new(&outside.ears, link.clone(), chance.clone());
        let ports = Ports {
            store: Arc::new(RemoteStore::new(
                outside.store.clone(),
                link.clone(),
                chance.clone(),
            )),
            events: Arc::new(FakeEvents::default()),
            signals: Arc::new(signals),
            models: Arc::new(Vendor {
                log: Arc::clone(&outside.log),
                link: link.clone(),
                chance: chance.clone(),
            }),
            catalogue: Arc::clone(&outside.catalogue),
            clock: Arc::clone(&clock),
            ids: Arc::new(outside.ids.clone()),
        };
        let signals = Arc::clone(&ports.signals);
        let settings = Settings {
            plan: PlanTier::Enterprise,
            rounding: Rounding::Exact,
            worker: WorkerId::new(outside.ids.uuid()),
            lease: LEASE,
        };
        let editorial = Arc::new(Editorial::new(ports.clone(), settings));
        let billing = Arc::new(Billing::not_configured(
            Arc::clone(&ports.store),
            Arc::clone(&ports.clock),
            Arc::clone(&ports.ids),
        ));
        let credits = Arc::new(Credits::new(
            Arc::clone(&editorial),
            CreditSettings::default(),
        ));
        let accounts = Arc::new(accounts(&ports, &editorial, &billing, &credits));
        let shutdown = CancellationToken::new();
        let draining = shutdown.child_token();
        let options = WorkerOptions {
            editorial: Arc::clone(&editorial),
            accounts,
            billing,
            credits,
            store: Arc::clone(&ports.store),
            queue: Arc::new(RemoteQueue {
                engine: outside.engine.clone(),
                process,
                link: link.clone(),
                chance,
            }),
            signals,
            clock,
            draining: draining.clone(),
            shutdown: shutdown.clone(),
        };
        Self {
            process,
            link,
            editorial,
            draining,
            shutdown,
            options,
        }
    }

    /// Works until the process ends, in order or not.
    pub(crate) fn work(&self) -> impl Future<Output = ()> + use<> {
        let worker = Worker::new(self.options.clone());
        let link = self.link.clone();
        async move {
            tokio::select! {
                biased;
                () = link.death() => {}
                ended = worker.run() => ended.unwrap(),
            }
        }
    }
}

/// Nobody signs in here.
fn accounts(
    ports: &Ports,
    editorial: &Arc<Editorial>,
    billing: &Arc<Billing>,
    credits: &Arc<Credits>,
) -> Accounts {
    Accounts::new(
        AccountPorts {
            store: Arc::clone(&ports.store),
            verifier: None,
            sign_in: None,
            directory: None,
            directory_events: None,
            mailer: None,
            limiter: Arc::new(FakeLimiter::default()),
            clock: Arc::clone(&ports.clock),
            ids: Arc::clone(&ports.ids),
            secrets: Arc::new(CountedSecrets::default()),
            editorial: Arc::clone(editorial),
            billing: Arc::clone(billing),
            credits: Arc::clone(credits),
        },
        AccountSettings {
            development: None,
            public_url: String::new(),
        },
    )
}
