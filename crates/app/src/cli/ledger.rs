//! `atelier ledger`.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use atelier_domain::kernel::UserId;
use atelier_domain::ports::Store;
use atelier_usecases::credits::{Checked, check_ledger};
use clap::{Args, Subcommand};

use super::root::{block_on, say};
use crate::config::Config;
use crate::wiring::House;

#[derive(Debug, Args)]
pub(super) struct LedgerCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Prove that every account holds what its entries say.
    ///
    /// Names each discrepancy, and then ends with the exit code 1. It may be run at any time: nobody is kept waiting.
    #[command(
        after_help = "Examples:\n  atelier ledger check\n  atelier ledger check --account ada@example.org"
    )]
    Check {
        /// The address of a person whose account alone is proven.
        #[arg(long, value_name = "EMAIL")]
        account: Option<String>,
    },
}

impl LedgerCommand {
    pub(super) fn run(self, file: &Path) -> anyhow::Result<ExitCode> {
        let Action::Check { account } = self.action;
        let config = Config::load(file)?;
        block_on(async {
            let house = House::build(&config).await?;
            let owner = match account {
                Some(email) => Some(owner(&house, &email).await?),
                None => None,
            };
            let (credits, now) = (house.database.credits(), house.clock.now());
            let checked = check_ledger(credits, now, owner, &mut progress).await?;
            end_progress();
            for discrepancy in &checked.discrepancies {
                say(discrepancy)?;
            }
            say(summary(&checked))?;
            Ok(ExitCode::from(u8::from(!checked.discrepancies.is_empty())))
        })
    }
}

async fn owner(house: &House, email: &str) -> anyhow::Result<UserId> {
    let email = email.trim().to_lowercase();
    let found = house.database.identities().by_email(&email).await?;
    let user = found.with_context(|| format!("nobody has the address {email}"))?;
    Ok(user.id)
}

fn summary(checked: &Checked) -> String {
    let Checked {
        accounts,
        entries,
        discrepancies,
    } = checked;
    let found = match discrepancies.len() {
        0 => "the ledger holds".to_owned(),
        found => format!("the ledger does not hold: {found} discrepancies"),
    };
    format!("{found}; {accounts} accounts, {entries} entries")
}

/// Where somebody watches, how far it has come. It is in nobody's way where that can't be told.
fn progress(checked: &Checked) {
    let mut stderr = std::io::stderr().lock();
    if stderr.is_terminal() {
        let _ = write!(stderr, "\r\x1b[K{}", summary(checked));
        let _ = stderr.flush();
    }
}

fn end_progress() {
    let mut stderr = std::io::stderr().lock();
    if stderr.is_terminal() {
        let _ = write!(stderr, "\r\x1b[K");
    }
}
