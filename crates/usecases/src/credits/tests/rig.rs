//! An installation whose people are on the free plan.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::credits::EntryFilter;
use atelier_domain::credits::Rounding;
use atelier_domain::credits::ledger::{Entry, KeptAccount};
use atelier_domain::identity::{Scope, User};
use atelier_domain::kernel::{Limit, WorkerId};
use atelier_domain::models::{Catalogue, PlanTier};
use atelier_domain::ports::{IdSource, Store};
use atelier_testkit::fakes::{FakeEvents, FakeModel, FakeSignals};
use atelier_testkit::{FrozenClock, MemoryStore, SeededIds, builders};

use crate::credits::{CreditSettings, Credits};
use crate::editorial::{Editorial, Ports, Settings};

pub(super) struct Rig {
    pub(super) credits: Credits,
    pub(super) store: MemoryStore,
    pub(super) clock: FrozenClock,
    pub(super) ids: SeededIds,
}

impl Rig {
    pub(super) fn new(settings: CreditSettings) -> Self {
        let (store, ids) = (MemoryStore::new(), SeededIds::default());
        let clock = FrozenClock::at(builders::start());
        let ports = Ports {
            store: Arc::new(store.clone()),
            events: Arc::new(FakeEvents::default()),
            signals: Arc::new(FakeSignals::default()),
            models: Arc::new(FakeModel::default()),
            catalogue: Arc::new(Catalogue::builtin().unwrap()),
            clock: Arc::new(clock.clone()),
            ids: Arc::new(ids.clone()),
        };
        let editorial = Settings {
            plan: PlanTier::Free,
            rounding: Rounding::Exact,
            worker: WorkerId::new(ids.uuid()),
            lease: Duration::from_secs(30),
        };
        let editorial = Arc::new(Editorial::new(ports, editorial));
        Self {
            credits: Credits::new(editorial, settings),
            store,
            clock,
            ids,
        }
    }

    /// A person who was there before there were accounts.
    pub(super) async fn person(&self, name: &str) -> User {
        let user = builders::user(&self.ids, name);
        let mut transaction = self.store.begin_for_house().await.unwrap();
        transaction.users().ensure(&user).await.unwrap();
        transaction.commit().await.unwrap();
        user
    }

    pub(super) async fn account(&self, user: &User) -> KeptAccount {
        let account = self.store.credits().account(Scope::person(user.id)).await;
        account.unwrap().unwrap()
    }

    /// The newest first.
    pub(super) async fn entries(&self, user: &User) -> Vec<Entry> {
        let (scope, all) = (Scope::person(user.id), EntryFilter::default());
        let credits = self.store.credits();
        let page = credits.entries(scope, &all, None, Limit::new(Limit::MAX).unwrap());
        page.await.unwrap().items
    }
}
