//! Everything wired together, before anything drives it.

use std::sync::Arc;

use anyhow::Context;
use atelier_database::{Database, Pool};
use atelier_domain::editorial::RunSignals;
use atelier_domain::identity::{RateLimiter, Scope, User};
use atelier_domain::jobs::JobQueue;
use atelier_domain::kernel::{UserId, WorkerId};
use atelier_domain::models::{Catalogue, ModelDirectory};
use atelier_domain::notifications::Mailer;
use atelier_domain::ports::{Clock, IdSource, Store};
use atelier_http::Probe;
use atelier_usecases::billing::Billing;
use atelier_usecases::credits::{CreditSettings, Credits};
use atelier_usecases::editorial::{Editorial, Ports, Settings};
use atelier_usecases::identity::{AccountPorts, AccountSettings, Accounts};
use atelier_worker::{Worker, WorkerOptions};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::database::{self, Queue};
use super::events::{self, Live};
use super::models::{self, Directory};
use super::people::People;
use super::{billing, limits, post};
use crate::config::Config;
use crate::system::{RandomIds, RandomSecrets, SystemClock};

/// The one person there is where there is no sign-in.
const DEV_EMAIL: &str = "dev@localhost";

pub struct House {
    pub database: Database,
    pub editorial: Arc<Editorial>,
    pub credits: Arc<Credits>,
    pub signals: Arc<dyn RunSignals>,
    /// Whether live events reach other nodes, where there may be others.
    pub live_events: Option<Probe>,
    pub models: Arc<Directory>,
    pub catalogue: Arc<Catalogue>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    pub limiter: Arc<dyn RateLimiter>,
    pub billing: Arc<Billing>,
    people: People,
    mailer: Option<Arc<dyn Mailer>>,
    public_url: String,
    queue: Queue,
}

impl House {
    pub async fn build(config: &Config) -> anyhow::Result<Self> {
        let (database, queue) = database::connect(config).await?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let ids: Arc<dyn IdSource> = Arc::new(RandomIds);
        let Live {
            events,
            signals,
            probe,
        } = events::connect(config.redis_url.as_ref(), &*ids)?;
        let models = Arc::new(Directory::new(&config.providers, config.scripted_speed)?);
        let catalogue = Arc::new(models::catalogue(config)?);
        let ports = Ports {
            store: Arc::new(database.clone()),
            events,
            signals: Arc::clone(&signals),
            models: Arc::clone(&models) as Arc<dyn ModelDirectory>,
            catalogue: Arc::clone(&catalogue),
            clock: Arc::clone(&clock),
            ids: Arc::clone(&ids),
        };
        let settings = Settings {
            plan: config.plan,
            rounding: config.rounding,
            worker: worker_id(&database, &*ids),
            lease: config.lease,
        };
        let limiter = limits::limiter(config)?;
        let people = People::connect(config, &clock)?;
        let billing = billing::billing(config, &ports)?;
        let mailer = config
            .sign_in
            .magic_links
            .then(|| post::mailer(&config.post, &clock, &ids))
            .transpose()?;
        let mut editorial = Editorial::new(ports, settings);
        if billing.is_configured() {
            editorial = editorial.selling_plans();
        }
        let editorial = Arc::new(editorial);
        let settings = CreditSettings {
            plan_credits_lapse: config.plan_credits_lapse,
        };
        Ok(Self {
            database,
            credits: Arc::new(Credits::new(Arc::clone(&editorial), settings)),
            editorial,
            signals,
            live_events: probe,
            models,
            catalogue,
            clock,
            ids,
            limiter,
            billing,
            people,
            mailer,
            public_url: config.site.public_url.clone(),
            queue,
        })
    }

    /// Brings the product's tables and the queue engine's up to date. Any number of nodes may do so at the same time.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        let connection = self.database.connection();
        let _lock = atelier_migrations::lock(connection).await?;
        atelier_migrations::up(connection, None)
            .await
            .context("the migrations failed")?;
        self.queue.setup().await
    }

    /// The development user, made on the first call.
    pub async fn dev_user(&self) -> anyhow::Result<Scope> {
        let now = self.clock.now();
        let user = User {
            id: UserId::new(self.ids.uuid()),
            email: Some(DEV_EMAIL.to_owned()),
            display_name: "Developer".to_owned(),
            is_admin: false,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        let mut transaction = self.database.begin_for_house().await?;
        let user = transaction.users().ensure(&user).await?;
        self.credits.open_account(&mut *transaction, &user).await?;
        transaction.commit().await?;
        Ok(Scope::person(user.id))
    }

    /// People and their accounts. `development` is in whose name everything is done that comes without a credential:
    /// absent wherever people sign in.
    pub fn accounts(&self, development: Option<UserId>) -> Arc<Accounts> {
        let ports = AccountPorts {
            store: Arc::new(self.database.clone()),
            verifier: self.people.verifier.clone(),
            sign_in: self.people.sign_in.clone(),
            directory: self.people.directory.clone(),
            directory_events: self.people.directory_events.clone(),
            mailer: self.mailer.clone(),
            limiter: Arc::clone(&self.limiter),
            clock: Arc::clone(&self.clock),
            ids: Arc::clone(&self.ids),
            secrets: Arc::new(RandomSecrets),
            editorial: Arc::clone(&self.editorial),
            billing: Arc::clone(&self.billing),
            credits: Arc::clone(&self.credits),
        };
        let settings = AccountSettings {
            development,
            public_url: self.public_url.clone(),
        };
        Arc::new(Accounts::new(ports, settings))
    }

    /// Who delivers jobs.
    pub fn queue(&self) -> Arc<dyn JobQueue> {
        self.queue.port()
    }

    /// Who takes jobs, until it is told to drain or to stop.
    pub fn worker(
        &self,
        accounts: Arc<Accounts>,
        draining: CancellationToken,
        shutdown: CancellationToken,
    ) -> Worker {
        Worker::new(WorkerOptions {
            editorial: Arc::clone(&self.editorial),
            accounts,
            billing: Arc::clone(&self.billing),
            credits: Arc::clone(&self.credits),
            store: Arc::new(self.database.clone()),
            queue: self.queue(),
            signals: Arc::clone(&self.signals),
            clock: Arc::clone(&self.clock),
            draining,
            shutdown,
        })
    }
}

/// As whom this process holds leases. A file of SQLite has one process at a time: what the one before it left is its own
/// again at once.
fn worker_id(database: &Database, ids: &dyn IdSource) -> WorkerId {
    match database.pool() {
        Pool::Sqlite(_) => WorkerId::new(Uuid::nil()),
        Pool::Postgres(_) => WorkerId::new(ids.uuid()),
    }
}
