//! `atelier openapi`.

use std::process::ExitCode;

use clap::Args;

use super::root::say;

#[derive(Debug, Args)]
pub(super) struct OpenApi {}

impl OpenApi {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        say(atelier_http::openapi().to_pretty_json()?)?;
        Ok(ExitCode::SUCCESS)
    }
}
