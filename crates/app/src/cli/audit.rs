//! `atelier audit`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use atelier_usecases::admin::verify_audit;
use clap::{Args, Subcommand};
use serde_json::json;

use super::root::{block_on, say};
use crate::config::Config;
use crate::wiring::House;

#[derive(Debug, Args)]
pub(super) struct AuditCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Prove that no entry of the audit log was changed, left out or put in.
    ///
    /// Prints how many entries there are and the hash of the last one. Whoever cuts entries off the end leaves a chain
    /// that holds: compare the number and the hash with those noted before.
    #[command(after_help = "Examples:\n  atelier audit verify\n  atelier audit verify --json")]
    Verify {
        /// For scripts: one JSON object.
        #[arg(long)]
        json: bool,
    },
}

impl AuditCommand {
    pub(super) fn run(self, file: &Path) -> anyhow::Result<ExitCode> {
        let Action::Verify { json } = self.action;
        let config = Config::load(file)?;
        block_on(async {
            let house = House::build(&config).await?;
            let verified = verify_audit(&house.database).await?;
            let head = hex(&verified.head);
            if json {
                say(json!({"entries": verified.entries, "head": head}))?;
            } else {
                say(format_args!(
                    "the audit log holds: {} entries, the last is {head}",
                    verified.entries
                ))?;
            }
            Ok(ExitCode::SUCCESS)
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
