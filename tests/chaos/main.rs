//! What the product promises to survive, done to it: nodes killed and frozen, databases restarted, streams cut.
//!
//! `cargo xtask chaos` builds and runs it, with servers of its own. Every node is a real process of the release build;
//! the vendors are played. One line a figure, beside its goal; a promise that is broken makes the exit code 1.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a trial speaks on the terminal, stops where it can't go on, and counts far below 2^52"
)]

mod books;
mod load;
mod report;
mod scenarios;
mod setting;
mod verdict;

use std::process::ExitCode;

use crate::report::Report;
use crate::setting::Setting;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // A test run of all targets starts this too, and only wants to know that it builds.
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("0 tests; `cargo xtask chaos` tries");
        return ExitCode::SUCCESS;
    }
    let named: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let setting = Setting::from_environment(arguments.iter().any(|argument| argument == "--quick"));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut report = Report::default();
    runtime.block_on(scenarios::run(&named, &setting, &mut report));
    report.print();
    if report.is_kept() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
