//! Lines of JSON. Spans are kept as they are written, so that a line copies them: the formatter that comes with
//! `tracing-subscriber` would read each of them and write it anew, for each line and for each field that is recorded.

use std::fmt::{self, Write};

use serde::Serializer;
use serde_json::Value;
use tracing::span::Record;
use tracing::{Event, Subscriber};
use tracing_log::NormalizeEvent;
use tracing_serde::SerdeMapVisitor;
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::format::{FormatEvent, FormatFields, Writer};
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormattedFields};
use tracing_subscriber::registry::{LookupSpan, Scope};

/// A line for each event: when, how grave, the event's own fields, where in the code, and the spans around it, the
/// outermost first.
pub(super) struct Lines;

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'writer> FormatFields<'writer> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        // A record of the `log` crate says who it is from in its fields.
        let normal = event.normalized_metadata();
        let about = normal.as_ref().unwrap_or_else(|| event.metadata());
        let mut line = String::with_capacity(LINE_BYTES);
        line.push_str("{\"timestamp\":\"");
        SystemTime.format_time(&mut Writer::new(&mut line))?;
        write!(line, "\",\"level\":\"{}\"", about.level())?;
        append(&mut line, &object(event)?);
        write!(
            line,
            ",\"target\":{},\"spans\":[",
            Value::from(about.target())
        )?;
        for span in context.event_scope().into_iter().flat_map(Scope::from_root) {
            if !line.ends_with('[') {
                line.push(',');
            }
            write!(line, "{{\"name\":\"{}\"", span.name())?;
            if let Some(known) = span.extensions().get::<FormattedFields<N>>() {
                append(&mut line, known);
            }
            line.push('}');
        }
        line.push_str("]}\n");
        writer.write_str(&line)
    }
}

/// Most lines are shorter.
const LINE_BYTES: usize = 1_024;

/// Fields as an object of JSON.
fn object(fields: impl RecordFields) -> Result<String, fmt::Error> {
    let mut written = Vec::with_capacity(LINE_BYTES / 4);
    let mut serializer = serde_json::Serializer::new(&mut written);
    let object = serializer.serialize_map(None).map_err(|_| fmt::Error)?;
    let mut visitor = SerdeMapVisitor::new(object);
    fields.record(&mut visitor);
    visitor.finish().map_err(|_| fmt::Error)?;
    String::from_utf8(written).map_err(|_| fmt::Error)
}

/// Puts the fields of one object behind those of another that is not closed yet.
fn append(open: &mut String, object: &str) {
    let fields = object
        .strip_prefix('{')
        .and_then(|fields| fields.strip_suffix('}'));
    if let Some(fields) = fields.filter(|fields| !fields.is_empty()) {
        open.push(',');
        open.push_str(fields);
    }
}

/// The fields of a span as JSON. What is recorded later is put behind what is there. A span records each of its fields
/// once.
pub(super) struct Appended;

impl<'writer> FormatFields<'writer> for Appended {
    fn format_fields<R: RecordFields>(
        &self,
        mut writer: Writer<'writer>,
        fields: R,
    ) -> fmt::Result {
        writer.write_str(&object(fields)?)
    }

    fn add_fields(
        &self,
        current: &'writer mut FormattedFields<Self>,
        fields: &Record<'_>,
    ) -> fmt::Result {
        let added = object(fields)?;
        let known = &mut current.fields;
        match known.as_str() {
            "" | "{}" => *known = added,
            _ => {
                known.pop();
                append(known, &added);
                known.push('}');
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
