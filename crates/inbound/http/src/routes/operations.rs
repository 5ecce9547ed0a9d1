//! For whoever runs the server: whether it lives, and whether it should get requests.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{Problem, Unavailable};
use crate::state::HttpState;

/// Seconds after which a load balancer may ask again.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("5");

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    #[schema(example = "alive")]
    status: &'static str,
    timestamp: DateTime<Utc>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Readiness {
    #[schema(example = "ready")]
    status: &'static str,
    /// Whether live events reach other nodes, where there may be others; needed by nobody to be ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    live_events: Option<LiveEvents>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LiveEvents {
    Connected,
    Disconnected,
}

/// Whether the process is alive
///
/// It asks nothing of the database: a process is not to be restarted because something behind it is down.
#[utoipa::path(
    operation_id = "health_get",
    tag = "operations",
    security(()),
    extensions(("x-rate-class" = json!("unlimited"))),
    responses((status = 200, description = "It is", body = Health)),
)]
#[get("/health")]
pub(crate) async fn health(state: Data<HttpState>) -> Json<Health> {
    Json(Health {
        status: "alive",
        timestamp: state.clock.now(),
    })
}

/// Whether the server can serve requests
///
/// The database answers and has every migration and the tables of the job queue. A process that is about to stop
/// answers `draining`.
#[utoipa::path(
    operation_id = "readiness_get",
    tag = "operations",
    security(()),
    extensions(("x-rate-class" = json!("unlimited"))),
    responses(
        (status = 200, description = "It can", body = Readiness),
        (status = 503, response = Unavailable),
    ),
)]
#[get("/ready")]
pub(crate) async fn ready(state: Data<HttpState>) -> Result<Json<Readiness>, Problem> {
    if state.draining.is_cancelled() {
        return Err(not_now("draining", "the server is about to stop"));
    }
    let asked = match state.store.ready().await {
        Ok(()) => state.queue.ready().await,
        Err(error) => Err(error),
    };
    asked.map_err(|error| not_now("not_ready", "the server is not ready").with_source(error))?;
    let is_connected = state.live_events.as_ref().map(|probe| probe());
    Ok(Json(Readiness {
        status: "ready",
        live_events: is_connected.map(|connected| {
            if connected {
                LiveEvents::Connected
            } else {
                LiveEvents::Disconnected
            }
        }),
    }))
}

/// What the process counts
///
/// In the text format of Prometheus.
#[utoipa::path(
    operation_id = "metrics_get",
    tag = "operations",
    security(()),
    extensions(("x-rate-class" = json!("unlimited"))),
    responses((status = 200, description = "The metrics", body = String, content_type = "text/plain")),
)]
#[get("/metrics")]
pub(crate) async fn metrics(state: Data<HttpState>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .body((state.metrics)())
}

fn not_now(code: &'static str, detail: &'static str) -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, detail).with_header(RETRY_AFTER, ASK_AGAIN)
}
