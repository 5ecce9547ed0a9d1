//! What is counted about requests. Labels are bounded: routes by their template, methods and statuses by their class.
//! An id is never one.

use std::sync::Arc;

use actix_web::http::{Method, StatusCode};
use atelier_domain::editorial::RunEvent;
use atelier_domain::ports::Clock;
use chrono::{DateTime, Utc};
use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use tokio::time::Instant;

const REQUESTS: &str = "atelier_http_requests_total";
const DURATION: &str = "atelier_http_request_duration_seconds";
const IN_FLIGHT: &str = "atelier_http_requests_in_flight";
const EVENT_LAG: &str = "atelier_http_event_lag_seconds";
const STREAMS: &str = "atelier_http_event_streams";

/// The route of requests that no route took.
const UNMATCHED: &str = "unmatched";

/// Names and units of this crate's metrics, for whoever records them.
pub fn describe_metrics() {
    describe_counter!(
        REQUESTS,
        Unit::Count,
        "Requests by method, route template and class of the status; `gone` where the client hung up before its answer."
    );
    describe_histogram!(
        DURATION,
        Unit::Seconds,
        "Time to the head of an answer, by method and route template."
    );
    describe_gauge!(IN_FLIGHT, Unit::Count, "Requests without an answer yet.");
    describe_histogram!(
        EVENT_LAG,
        Unit::Seconds,
        "From the commit of a journal's entry to its readers, over all nodes; by the nodes' own clocks."
    );
    describe_gauge!(STREAMS, Unit::Count, "Open event streams.");
}

/// A request under way. Dropped before it is answered, its client hung up.
pub(crate) struct Measured {
    method: &'static str,
    started: Instant,
    is_answered: bool,
}

impl Measured {
    pub(crate) fn start(method: &Method) -> Self {
        gauge!(IN_FLIGHT).increment(1.0);
        Self {
            method: class_of_method(method),
            started: Instant::now(),
            is_answered: false,
        }
    }

    /// Since the start, in milliseconds.
    pub(crate) fn latency_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    pub(crate) fn answered(&mut self, route: Option<String>, status: StatusCode) {
        self.is_answered = true;
        let route = route.unwrap_or_else(|| UNMATCHED.to_owned());
        let elapsed = self.started.elapsed();
        histogram!(DURATION, "method" => self.method, "route" => route.clone()).record(elapsed);
        self.count(route, class_of_status(status));
    }

    fn count(&self, route: String, status: &'static str) {
        counter!(REQUESTS, "method" => self.method, "route" => route, "status" => status)
            .increment(1);
    }
}

impl Drop for Measured {
    fn drop(&mut self) {
        gauge!(IN_FLIGHT).decrement(1.0);
        if !self.is_answered {
            self.count(UNMATCHED.to_owned(), "gone");
        }
    }
}

/// An open event stream.
pub(crate) struct OpenStream(());

impl OpenStream {
    pub(crate) fn new() -> Self {
        gauge!(STREAMS).increment(1.0);
        Self(())
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        gauge!(STREAMS).decrement(1.0);
    }
}

/// How far the readers of a stream are behind what is committed.
pub(crate) struct EventLag {
    clock: Arc<dyn Clock>,
    opened_at: DateTime<Utc>,
}

impl EventLag {
    pub(crate) fn from_now(clock: Arc<dyn Clock>) -> Self {
        Self {
            opened_at: clock.now(),
            clock,
        }
    }

    /// What was committed before the stream was opened is history, and tells nothing about how fast news travel.
    pub(crate) fn told(&self, event: &RunEvent) {
        let RunEvent::Entry(published) = event else {
            return;
        };
        let at = published.entry.at;
        if at >= self.opened_at {
            let lag = (self.clock.now() - at).to_std();
            histogram!(EVENT_LAG).record(lag.unwrap_or_default());
        }
    }
}

/// Clients may send any word as a method.
fn class_of_method(method: &Method) -> &'static str {
    match *method {
        Method::DELETE => "DELETE",
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::PATCH => "PATCH",
        Method::POST => "POST",
        Method::PUT => "PUT",
        _ => "other",
    }
}

fn class_of_status(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}
