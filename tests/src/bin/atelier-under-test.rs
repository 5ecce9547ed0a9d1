//! The product's binary under another name: a package can only find binaries of its own.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    atelier_app::cli::run(atelier_app::cli::Cli::parse())
}
