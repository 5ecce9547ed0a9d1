//! `atelier admin`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use atelier_domain::kernel::MicroCredits;
use atelier_usecases::admin::grant_admin;
use atelier_usecases::credits::Award;
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
    /// Give somebody credits that never lapse.
    #[command(
        after_help = "Examples:\n  atelier admin grant-credits ada@example.org 500 --reason 'for the outage of May 3'"
    )]
    GrantCredits {
        /// The person's address.
        email: String,
        /// How many, whole ones.
        #[arg(value_parser = clap::value_parser!(u32).range(1..))]
        amount: u32,
        /// Why: for the person's history and the audit log.
        #[arg(long)]
        reason: String,
        /// Names the grant, so that the same command again gives nothing.
        #[arg(long, value_name = "NAME")]
        request: Option<String>,
    },
}

impl AdminCommand {
    pub(super) fn run(self, file: &Path) -> anyhow::Result<ExitCode> {
        let config = Config::load(file)?;
        block_on(async {
            let house = House::build(&config).await?;
            match self.action {
                Action::Grant { email } => {
                    let user = grant_admin(&house.database, &*house.clock, &email).await?;
                    say(format_args!("{email} is an operator (user {})", user.id))?;
                }
                Action::GrantCredits {
                    email,
                    amount,
                    reason,
                    request,
                } => {
                    let request = request.unwrap_or_else(|| house.ids.uuid().to_string());
                    let amount = MicroCredits::from_credits(amount.into());
                    let award = Award {
                        amount: amount.context("so many credits are beyond all counting")?,
                        email,
                        reason,
                        request,
                    };
                    grant_credits(&house, award).await?;
                }
            }
            Ok(ExitCode::SUCCESS)
        })
    }
}

async fn grant_credits(house: &House, award: Award) -> anyhow::Result<()> {
    let email = award.email.clone();
    let (user, entry) = house.credits.award(award).await?;
    let whole = i64::try_from(MicroCredits::PER_CREDIT)?;
    say(format_args!(
        "{email} got {} credits and has {} now (user {}, {})",
        entry.amount / whole,
        entry.balance_after / whole,
        user.id,
        entry.occasion.cause.as_str(),
    ))
}
