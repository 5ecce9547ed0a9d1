//! `atelier admin`.

use std::path::Path;
use std::process::ExitCode;

use atelier_usecases::admin::grant_admin;
use clap::{Args, Subcommand};

use super::root::{block_on, say};
use crate::config::Config;
use crate::wiring::House;

#[derive(Debug, Args)]
pub(super) struct AdminCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make somebody an operator who has signed in here before.
    #[command(after_help = "Examples:\n  atelier admin grant ada@example.org")]
    Grant {
        /// The person's address.
        email: String,
    },
}

impl AdminCommand {
    pub(super) fn run(self, file: &Path) -> anyhow::Result<ExitCode> {
        let Action::Grant { email } = self.action;
        let config = Config::load(file)?;
        block_on(async {
            let house = House::build(&config).await?;
            let user = grant_admin(&house.database, &*house.clock, &email).await?;
            say(format_args!("{email} is an operator (user {})", user.id))?;
            Ok(ExitCode::SUCCESS)
        })
    }
}
