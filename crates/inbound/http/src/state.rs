//! What handlers stand on.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use atelier_domain::jobs::JobQueue;
use atelier_domain::models::{Catalogue, ModelDirectory};
use atelier_domain::ports::{Clock, IdSource, Store};
use atelier_usecases::billing::Billing;
use atelier_usecases::credits::Credits;
use atelier_usecases::editorial::Editorial;
use atelier_usecases::identity::Accounts;
use atelier_usecases::projects::Projects;
use tokio_util::sync::CancellationToken;

use crate::guard::Guard;

/// Renders the process's metrics in the text format of Prometheus.
pub type MetricsText = Arc<dyn Fn() -> String + Send + Sync>;

/// Answers a browser that asks for a page or a file of the web client; `None` for what is neither.
pub type Client = fn(&HttpRequest) -> Option<HttpResponse>;

/// Says whether something is so at this moment, without waiting.
pub type Probe = Arc<dyn Fn() -> bool + Send + Sync>;

/// Shared by every worker thread of the server.
#[derive(Clone)]
pub struct HttpState {
    pub editorial: Arc<Editorial>,
    pub accounts: Arc<Accounts>,
    pub projects: Arc<Projects>,
    pub billing: Arc<Billing>,
    pub credits: Arc<Credits>,
    pub guard: Arc<Guard>,
    /// Asked for readiness alone; data goes through the use cases.
    pub store: Arc<dyn Store>,
    /// Asked for readiness alone; jobs are enqueued with what causes them.
    pub queue: Arc<dyn JobQueue>,
    /// Whether live events reach other nodes, where there may be others. Told with readiness, and not needed for it: without
    /// it readers are told from the journal.
    pub live_events: Option<Probe>,
    pub catalogue: Arc<Catalogue>,
    pub models: Arc<dyn ModelDirectory>,
    pub clock: Arc<dyn Clock>,
    /// Names requests that bring no id of their own.
    pub ids: Arc<dyn IdSource>,
    /// Cancelled when the process is about to stop: it is no longer ready, and open event streams end, so that their
    /// readers go elsewhere.
    pub draining: CancellationToken,
    pub metrics: MetricsText,
    /// Absent where no pages are served.
    pub client: Option<Client>,
}
