//! `atelier migrate`.

use std::path::Path;
use std::process::ExitCode;

use atelier_migrations::MigrationStatus;
use clap::{Args, Subcommand};

use super::root::{block_on, say};
use crate::config::Config;
use crate::wiring::House;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  atelier migrate up\n  atelier migrate down --steps 2\n  atelier migrate status"
)]
pub(super) struct Migrate {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Apply what is pending, and bring the queue engine's tables up to date.
    Up,
    /// Undo the last migrations.
    Down {
        /// How many.
        #[arg(long, default_value_t = 1)]
        steps: u32,
    },
    /// List migrations and whether they are applied.
    Status,
    /// Undo everything and apply it anew. Destroys all data.
    Fresh,
}

impl Migrate {
    pub(super) fn run(self, file: &Path) -> anyhow::Result<ExitCode> {
        let config = Config::load(file)?;
        block_on(async {
            let house = House::build(&config).await?;
            let connection = house.database.connection();
            match self.action {
                Action::Up => house.migrate().await?,
                Action::Down { steps } => {
                    let _lock = atelier_migrations::lock(connection).await?;
                    atelier_migrations::down(connection, Some(steps)).await?;
                }
                Action::Fresh => {
                    let lock = atelier_migrations::lock(connection).await?;
                    atelier_migrations::fresh(connection).await?;
                    drop(lock);
                    house.migrate().await?;
                }
                Action::Status => {}
            }
            for (name, status) in atelier_migrations::status(connection).await? {
                let applied = matches!(status, MigrationStatus::Applied);
                say(format_args!(
                    "{} {name}",
                    if applied { "applied" } else { "pending" }
                ))?;
            }
            Ok(ExitCode::SUCCESS)
        })
    }
}
