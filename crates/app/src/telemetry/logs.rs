//! Logs: JSON for machines, or readable lines for a person at a terminal.

use std::fmt;
use std::io::IsTerminal;

use tracing::span::Record;
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::FormattedFields;
use tracing_subscriber::fmt::format::{FormatFields, JsonFields, Writer};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use super::traces::Tracing;
use crate::config::{Config, LogFormat};

/// Sends what is left of the traces when it is dropped: outside of any runtime, since the exporter blocks.
#[must_use]
pub struct Telemetry {
    _tracing: Option<Tracing>,
}

/// Sends logs to standard error, and traces to the collector that is configured. `RUST_LOG` filters both; `info` unless
/// set.
///
/// Has to be called outside of any runtime: the client of the collector blocks.
pub fn init(config: &Config) -> anyhow::Result<Telemetry> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| {
        EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn,actix_server=warn")
    });
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match config.log_format {
        // The list of spans ends with the current one.
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .fmt_fields(Appended)
            .boxed(),
        LogFormat::Pretty => lines.with_ansi(std::io::stderr().is_terminal()).boxed(),
    };
    let tracing = config.traces.as_ref().map(Tracing::start).transpose()?;
    // A second call, as tests make it, keeps the first one's settings.
    let _ = tracing_subscriber::registry()
        .with(filter)
        .with(lines)
        .with(tracing.as_ref().map(Tracing::layer))
        .try_init();
    Ok(Telemetry { _tracing: tracing })
}

/// The fields of a span as JSON. What is recorded later is put behind what is there; [`JsonFields`] alone would read all of
/// it and write it anew each time. A span records each of its fields once.
struct Appended;

impl<'writer> FormatFields<'writer> for Appended {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'writer>, fields: R) -> fmt::Result {
        JsonFields::new().format_fields(writer, fields)
    }

    fn add_fields(
        &self,
        current: &'writer mut FormattedFields<Self>,
        fields: &Record<'_>,
    ) -> fmt::Result {
        let mut added = String::new();
        JsonFields::new().format_fields(Writer::new(&mut added), fields)?;
        let known = &mut current.fields;
        match (known.strip_suffix('}'), added.strip_prefix('{')) {
            (Some("{") | None, _) => *known = added,
            (Some(_), Some(more)) if more != "}" => {
                known.pop();
                known.push(',');
                known.push_str(more);
            }
            (Some(_), _) => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
