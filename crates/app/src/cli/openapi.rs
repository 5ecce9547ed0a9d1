//! `atelier openapi`.

use std::process::ExitCode;

use super::root::say;

pub(super) fn run() -> anyhow::Result<ExitCode> {
    say(atelier_http::openapi().to_pretty_json()?)?;
    Ok(ExitCode::SUCCESS)
}
