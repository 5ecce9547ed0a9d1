//! The workshop of the repository: `cargo xtask COMMAND` develops, tests and checks the workspace.
//!
//! A module a command. Nothing here is shipped, and nothing here imports a crate of the product: the
//! product is built and run as a program, so that the checks also work when it does not compile.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks to its caller on the terminal"
)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod app;
mod arch;
mod bench;
mod chaos;
mod client;
mod debian;
mod finding;
mod net;
mod postgres;
mod process;
mod redis;
mod schemathesis;
mod server;
mod stripe;
mod suite;
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// Develops, tests and checks this workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Dev(app::Dev),
    Migrate(app::Migrate),
    /// Fills the development database, or the one in DATABASE_URL, with example data.
    #[command(after_help = "Example:\n  cargo xtask migrate fresh && cargo xtask seed")]
    Seed,
    Client(client::Client),
    Openapi(app::Openapi),
    Test(suite::Test),
    Bench(bench::Bench),
    Chaos(chaos::Chaos),
    Schemathesis(schemathesis::Schemathesis),
    /// Has every request of the Stripe adapter judged by a mock server of Stripe's description.
    #[command(after_help = "Example:\n  cargo xtask stripe")]
    Stripe,
    /// Fails on an import, a path or a folder that the architecture forbids.
    #[command(after_help = "Example:\n  cargo xtask arch")]
    Arch,
    /// Fails on untidy files: size, headers, names, links, white space, left-overs.
    ///
    /// Looks at everything that is committed or would be; files that git ignores are left alone.
    #[command(after_help = "Example:\n  cargo xtask tidy")]
    Tidy,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    let workspace = Workspace::locate()?;
    match command {
        Command::Dev(command) => command.run(&workspace),
        Command::Migrate(command) => command.run(&workspace),
        Command::Seed => app::seed(&workspace),
        Command::Client(command) => command.run(&workspace),
        Command::Openapi(command) => command.run(&workspace),
        Command::Test(command) => command.run(&workspace),
        Command::Bench(command) => command.run(&workspace),
        Command::Chaos(command) => command.run(&workspace),
        Command::Schemathesis(command) => command.run(&workspace),
        Command::Stripe => stripe::run(&workspace),
        Command::Arch => arch::run(&workspace),
        Command::Tidy => tidy::run(&workspace),
    }
}
