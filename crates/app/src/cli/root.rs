//! The commands, and what they share.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::{admin, audit, billing, config, ledger, mail, migrate, openapi, seed, serve, write};
use crate::config::Config;

/// A studio where several AI agents work on one document with the person who owns it.
#[derive(Debug, Parser)]
#[command(name = "atelier", version, arg_required_else_help = true)]
pub struct Cli {
    /// The configuration file; settings of the environment win over it.
    #[arg(long, global = true, default_value = Config::FILE, value_name = "FILE")]
    config: PathBuf,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the HTTP API and drive runs.
    Serve(serve::Serve),
    /// Revise a document in the terminal: a whole session, live.
    Write(write::Write),
    /// Apply, undo or list database migrations.
    Migrate(migrate::Migrate),
    /// Fill the database with a sample session to look at.
    Seed,
    /// Print the API's OpenAPI description.
    Openapi,
    /// Prove the audit log.
    Audit(audit::AuditCommand),
    /// Look after the messages of the payment processor.
    Billing(billing::BillingCommand),
    /// Prove the ledger.
    Ledger(ledger::LedgerCommand),
    /// Make operators, and give credits.
    Admin(admin::AdminCommand),
    /// Look at the mails that are sent.
    Mail(mail::MailCommand),
    /// Look at the configuration.
    Config(config::ConfigCommand),
}

/// Runs one command; a failure is told on standard error and makes the exit code 1.
pub fn run(cli: Cli) -> ExitCode {
    let file = cli.config;
    let done = match cli.command {
        Command::Serve(command) => command.run(&file),
        Command::Write(command) => command.run(&file),
        Command::Migrate(command) => command.run(&file),
        Command::Seed => seed::run(&file),
        Command::Openapi => openapi::run(),
        Command::Audit(command) => command.run(&file),
        Command::Billing(command) => command.run(&file),
        Command::Ledger(command) => command.run(&file),
        Command::Admin(command) => command.run(&file),
        Command::Mail(command) => command.run(),
        Command::Config(command) => command.run(&file),
    };
    match done {
        Ok(code) => code,
        // Whoever reads the answer has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let mut stderr = std::io::stderr().lock();
            let mark = if stderr.is_terminal() {
                "\x1b[31merror:\x1b[0m"
            } else {
                "error:"
            };
            // Nobody is left to tell when standard error is closed.
            let _ = writeln!(stderr, "{mark} {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// The runtime that everything but the HTTP workers' threads runs on.
pub(super) fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(work)
}

/// Prints a line of a command's answer.
pub(super) fn say(line: impl std::fmt::Display) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout().lock(), "{line}")?)
}
