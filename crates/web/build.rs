//! Has the crate built anew when the client was: the macro that embeds it notices changed files, not new ones.

#![allow(
    clippy::print_stdout,
    reason = "a build script speaks to cargo on standard output"
)]

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A folder that is missing counts as changed, each time. Debug builds read it when they run.
    let is_release = std::env::var_os("PROFILE").is_some_and(|profile| profile == "release");
    if is_release || Path::new("client/dist").is_dir() {
        println!("cargo::rerun-if-changed=client/dist");
    }
}
