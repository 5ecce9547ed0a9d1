//! What the operations of this context stand on.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::credits::Rounding;
use atelier_domain::editorial::{EditorialError, RunEvents, RunSignals, Session};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{SessionId, WorkerId};
use atelier_domain::models::{Catalogue, ModelDirectory, PlanTier};
use atelier_domain::ports::{Clock, IdSource, Store};

use super::recent::Recent;
use super::run::{Local, Purses};
use crate::billing::Plans;

/// The edges that editorial work needs.
#[derive(Clone)]
pub struct Ports {
    pub store: Arc<dyn Store>,
    pub events: Arc<dyn RunEvents>,
    pub signals: Arc<dyn RunSignals>,
    pub models: Arc<dyn ModelDirectory>,
    pub catalogue: Arc<Catalogue>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
}

/// What an installation may set.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The plan of everybody, where plans are not sold.
    pub plan: PlanTier,
    pub rounding: Rounding,
    /// This process, as the holder of the leases of the runs that it drives.
    pub worker: WorkerId,
    /// How long a run stays with a worker that gives no sign of life. It is renewed three times as often.
    pub lease: Duration,
}

/// Editorial sessions.
pub struct Editorial {
    pub(crate) ports: Ports,
    pub(crate) settings: Settings,
    pub(crate) plans: Plans,
    pub(crate) local: Local,
    pub(crate) purses: Purses,
    pub(crate) recent: Recent,
}

impl Editorial {
    pub fn new(ports: Ports, settings: Settings) -> Self {
        let (store, clock) = (Arc::clone(&ports.store), Arc::clone(&ports.clock));
        Self {
            plans: Plans::same_for_all(store, clock, settings.plan),
            ports,
            settings,
            local: Local::default(),
            purses: Purses::default(),
            recent: Recent::default(),
        }
    }

    /// Plans are sold here: everybody has what they subscribed to, and the free plan where that is none.
    #[must_use]
    pub fn selling_plans(self) -> Self {
        Self {
            plans: self.plans.sold(),
            ..self
        }
    }

    /// What people may do here.
    pub const fn plans(&self) -> &Plans {
        &self.plans
    }

    /// The session, if it is the scope's.
    pub(crate) async fn load(
        &self,
        scope: Scope,
        id: SessionId,
    ) -> Result<Session, EditorialError> {
        let session = self.ports.store.sessions().find(scope, id).await?;
        session.ok_or(EditorialError::SessionNotFound)
    }
}
