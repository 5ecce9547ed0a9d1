//! What an answer's headers say about repeating the call.

use std::time::Duration;

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use crate::Fault;

/// Puts the headers' word over the body's. `x-should-retry` decides whether to repeat, as in the official clients of
/// Anthropic and OpenAI; `retry-after-ms` is finer than `retry-after` and goes first.
pub(crate) fn apply(headers: &HeaderMap, fault: &mut Fault) {
    match text(headers, "x-should-retry") {
        Some("true") => fault.retryable = Some(true),
        Some("false") => fault.retryable = Some(false),
        _ => {}
    }
    let wait = text(headers, "retry-after-ms")
        .and_then(|value| duration(value, 1_000.0))
        .or_else(|| retry_after(headers));
    if wait.is_some() {
        fault.retry_after = wait;
    }
}

/// Seconds, or a date. A date is counted from the answer's own `date`, so that no clock has to agree with the
/// vendor's.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER.as_str())?;
    duration(value, 1.0).or_else(|| {
        let then = httpdate::parse_http_date(value).ok()?;
        let now = httpdate::parse_http_date(text(headers, DATE.as_str())?).ok()?;
        Some(then.duration_since(now).unwrap_or_default())
    })
}

fn duration(value: &str, per_second: f64) -> Option<Duration> {
    let number: f64 = value.parse().ok()?;
    Duration::try_from_secs_f64(number / per_second).ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}
