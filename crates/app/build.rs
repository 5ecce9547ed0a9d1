//! How a release of the server is linked: so that less of it has to be in memory.

#![allow(
    clippy::print_stdout,
    reason = "a build script speaks to cargo on standard output"
)]

/// Functions that came out the same, which generic code makes many of, are kept once.
const FOLD: &str = "--icf=all";

/// The places that are adjusted to where the program was loaded are listed in 23 KiB instead of 1.9 MiB, all of which
/// is read at the start. Needs glibc 2.36 or later.
const PACK: &str = "-z,pack-relative-relocs";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    // Where Rust links with LLVM's linker of itself: others do not know these.
    let is_lld = is("CARGO_CFG_TARGET_ARCH", "x86_64")
        && is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu");
    if is_lld && is("PROFILE", "release") {
        for argument in [FOLD, PACK] {
            println!("cargo::rustc-link-arg-bin=atelier=-Wl,{argument}");
        }
    }
}
