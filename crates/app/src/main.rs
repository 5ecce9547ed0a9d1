//! `atelier`: one binary for the server and the command line.

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    atelier_app::cli::run(atelier_app::cli::Cli::parse())
}
