//! Lines of JSON.

use std::io;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tracing::field::Empty;
use tracing_log::log;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;

use super::{Appended, Lines};

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Written {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The span of the one line that is written.
fn span_of(log: impl FnOnce()) -> Value {
    line_of(log)["spans"][0].clone()
}

/// The one line that is written.
fn line_of(log: impl FnOnce()) -> Value {
    let written = Written::default();
    let layer = tracing_subscriber::fmt::layer()
        .event_format(Lines)
        .fmt_fields(Appended)
        .with_writer(written.clone());
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), log);
    let written = written.0.lock().unwrap();
    let written = std::str::from_utf8(&written).unwrap();
    assert_eq!(written.lines().count(), 1, "{written}");
    serde_json::from_str(written).unwrap()
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

#[test]
fn a_line_is_one_object_with_the_event_and_the_spans_around_it() {
    let line = line_of(|| {
        let outer = tracing::info_span!("outer", a = 1, quoted = "\"\\\n");
        let _outer = outer.enter();
        let inner = tracing::info_span!("inner");
        let _inner = inner.enter();
        tracing::warn!(b.c = 2.5, d = ?Some("x"), nothing = None::<u64>, "a \"message\"");
    });
    let text = line["timestamp"].as_str().unwrap();
    assert!(chrono::DateTime::parse_from_rfc3339(text).is_ok(), "{text}");
    let mut line = line;
    line.as_object_mut().unwrap().remove("timestamp");
    let expected = json!({
        "level": "WARN",
        "message": "a \"message\"",
        "b.c": 2.5,
        "d": "Some(\"x\")",
        "target": module_path!(),
        "spans": [{"name": "outer", "a": 1, "quoted": "\"\\\n"}, {"name": "inner"}],
    });
    assert_eq!(line, expected);
}

#[test]
fn a_record_of_the_log_crate_comes_from_where_it_was_made() {
    let line = line_of(|| {
        let record = log::Record::builder()
            .args(format_args!("hello"))
            .level(log::Level::Warn)
            .target("else\"where")
            .build();
        tracing_log::format_trace(&record).unwrap();
    });
    assert_eq!(line["target"], "else\"where");
    assert_eq!(line["level"], "WARN");
    assert_eq!(line["message"], "hello");
    assert_eq!(line["spans"], json!([]));
}
