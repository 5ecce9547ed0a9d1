//! The outermost layer: names the request, writes problems, survives panics, logs the outcome.

use std::error::Error as StdError;
use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpResponse};
use atelier_domain::kernel::{SessionId, TraceParent};
use atelier_usecases::{cause, trace};
use futures_util::FutureExt;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use super::{headers, request_id};
use crate::metrics::Measured;
use crate::problem::Problem;
use crate::state::HttpState;

const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");

pub(crate) async fn envelope(
    state: Data<HttpState>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let envelope = Envelope {
        request_id: request_id::choose(request.headers(), &*state.ids),
        path: request.path().to_owned(),
        is_https: state.guard.options.is_https,
        measured: Measured::start(request.method()),
    };
    let span = tracing::info_span!(
        "request",
        request_id = envelope.request_id,
        method = %request.method(),
        route = Empty,
        status = Empty,
        latency_ms = Empty,
        user.id = Empty,
        session.id = session(request.path()).map(tracing::field::display),
        trace.id = Empty,
        otel.kind = "server",
    );
    trace::begin(&span, trace_parent(request.headers()));
    let name = envelope.request_id.clone();
    cause::within(name, envelope.serve(request, next))
        .instrument(span)
        .await
}

struct Envelope {
    request_id: String,
    path: String,
    is_https: bool,
    measured: Measured,
}

impl Envelope {
    async fn serve(
        mut self,
        request: ServiceRequest,
        next: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<BoxBody>, Error> {
        // The state that a panic may leave behind is the request's own; what requests share is behind ports.
        match AssertUnwindSafe(next.call(request)).catch_unwind().await {
            Ok(Ok(response)) => Ok(self.finish(response.map_into_boxed_body())),
            Ok(Err(error)) => {
                let written = self.write_error(&error);
                Err(self.abandon(written))
            }
            Err(_) => {
                let written = self.write(&Problem::internal("a handler panicked"));
                Err(self.abandon(written))
            }
        }
    }

    fn finish(&mut self, mut response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
        let written = response
            .response()
            .error()
            .map(|error| self.write_error(error));
        if let Some(mut problem) = written {
            headers::keep(response.headers(), problem.headers_mut());
            response = response.into_response(problem);
        }
        let route = response.request().match_pattern();
        if let Some(route) = &route {
            Span::current().record("route", route);
        }
        self.seal(route, response.response_mut());
        response
    }

    /// The answer where the request went down with what happened.
    fn abandon(&mut self, mut response: HttpResponse) -> Error {
        self.seal(None, &mut response);
        InternalError::from_response("answered", response).into()
    }

    /// Our own problems are written as they are; errors of the framework get the words of their status.
    fn write_error(&self, error: &Error) -> HttpResponse {
        match error.as_error::<Problem>() {
            Some(problem) => self.write(problem),
            None => self.write(&Problem::from_framework(error)),
        }
    }

    fn write(&self, problem: &Problem) -> HttpResponse {
        if let Some(source) = problem.source() {
            tracing::error!(error = chain(source), "the request failed");
        }
        problem.respond(&self.request_id, &self.path)
    }

    fn seal(&mut self, route: Option<String>, response: &mut HttpResponse<BoxBody>) {
        let headers = response.headers_mut();
        headers::secure(headers, self.is_https);
        if let Ok(id) = HeaderValue::from_str(&self.request_id) {
            headers.insert(request_id::HEADER, id);
        }
        let span = Span::current();
        span.record("status", response.status().as_u16());
        span.record("latency_ms", self.measured.latency_ms());
        self.measured.answered(route, response.status());
        tracing::info!("answered");
    }
}

/// The session that a path is about.
fn session(path: &str) -> Option<SessionId> {
    let (_, below) = path.split_once("/sessions/")?;
    below.split('/').next()?.parse().ok()
}

/// The caller's own trace, which goes on here.
fn trace_parent(headers: &HeaderMap) -> Option<TraceParent> {
    headers.get(TRACE_PARENT)?.to_str().ok()?.parse().ok()
}

/// The error and everything that caused it, on one line.
fn chain(error: &(dyn StdError + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
