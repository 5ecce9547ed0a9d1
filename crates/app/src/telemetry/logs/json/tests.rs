//! Lines of JSON.

use std::io;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tracing::field::Empty;
use tracing_subscriber::fmt::MakeWriter;

use super::{Appended, SubscriberExt};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The span of the one line that is written.
fn span_of(log: impl FnOnce()) -> Value {
    let lines = Lines::default();
    let layer = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .fmt_fields(Appended)
        .with_writer(lines.clone());
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), log);
    let line: Value = serde_json::from_slice(&lines.0.lock().unwrap()).unwrap();
    line["spans"][0].clone()
}

#[test]
fn what_is_recorded_later_stands_beside_what_was_there() {
    let span = span_of(|| {
        let span = tracing::info_span!(
            "work",
            known = "a \"quoted\" {word}",
            later = Empty,
            last = Empty
        );
        span.record("later", 7);
        span.record("last", "}");
        span.in_scope(|| tracing::info!("done"));
    });
    let expected = json!({"name": "work", "known": "a \"quoted\" {word}", "later": 7, "last": "}"});
    assert_eq!(span, expected);
}

#[test]
fn a_span_may_begin_without_fields() {
    let span = span_of(|| {
        let span = tracing::info_span!("work", later = Empty);
        span.record("later", true);
        span.in_scope(|| tracing::info!("done"));
    });
    assert_eq!(span, json!({"name": "work", "later": true}));
}
