//! How a trace goes on where its work is done: in another task, another process, or later. Where nobody traces, nothing
//! here does anything.

use atelier_domain::kernel::TraceParent;
use opentelemetry::trace::{SpanContext, TraceContextExt, TraceFlags, TraceState};
use opentelemetry::{Context, SpanId, TraceId};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// Where the current span stands in its trace.
pub fn current() -> Option<TraceParent> {
    place(&Span::current())
}

fn place(span: &Span) -> Option<TraceParent> {
    let context = span.context();
    let span = context.span().span_context().clone();
    TraceParent::new(
        u128::from_be_bytes(span.trace_id().to_bytes()),
        u64::from_be_bytes(span.span_id().to_bytes()),
        span.is_sampled(),
    )
}

/// Makes a span that was not entered yet a part of the trace of its cause, where there is one, and notes in its field
/// `trace.id`, for who reads the log, which trace it is in.
pub fn begin(span: &Span, cause: Option<TraceParent>) {
    if let Some(cause) = cause {
        continue_from(span, cause);
    }
    if let Some(place) = place(span) {
        span.record("trace.id", format_args!("{:032x}", place.trace()));
    }
}

fn continue_from(span: &Span, cause: TraceParent) {
    let flags = if cause.is_sampled() {
        TraceFlags::SAMPLED
    } else {
        TraceFlags::default()
    };
    let cause = SpanContext::new(
        TraceId::from_bytes(cause.trace().to_be_bytes()),
        SpanId::from_bytes(cause.span().to_be_bytes()),
        flags,
        true,
        TraceState::NONE,
    );
    // It is refused where nobody traces, or where the filter of the log has no place for the span.
    let _ = span.set_parent(Context::new().with_remote_span_context(cause));
}
