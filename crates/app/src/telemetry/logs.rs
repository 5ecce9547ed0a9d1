//! Logs: JSON for machines, or readable lines for a person at a terminal.

mod json;

use std::io::IsTerminal;

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use self::json::{Appended, Lines};
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
        LogFormat::Json => lines.event_format(Lines).fmt_fields(Appended).boxed(),
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
