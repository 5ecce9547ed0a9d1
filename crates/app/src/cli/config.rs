//! `atelier config`.

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::root::say;
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct ConfigCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Check the configuration, and name every problem at once.
    Check,
}

impl ConfigCommand {
    pub(super) fn run(self, file: &Path) -> anyhow::Result<ExitCode> {
        match self.action {
            Action::Check => {
                let config = Config::load(file)?;
                say("the configuration can be used")?;
                // Secrets print as redacted.
                say(format_args!("{config:#?}"))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
