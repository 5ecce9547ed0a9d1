//! What the tests need from the operating system, installed where we may.

use std::process::Command;

use anyhow::bail;

use crate::process;

/// Installs a Debian package, or says which one is missing where that is not ours to do.
///
/// Installing needs root and `apt-get`. It may reach the network and takes up to a few minutes.
pub(crate) fn install(package: &str) -> anyhow::Result<()> {
    if !is_root()? || !process::on_path("apt-get") {
        bail!("the system package `{package}` is missing: install it and try again");
    }
    println!("installing the system package {package}");
    process::quietly(apt_get().arg("update"))?;
    process::quietly(apt_get().args(["install", "--yes", "--no-install-recommends", package]))
}

/// Whether we run as the superuser.
pub(crate) fn is_root() -> anyhow::Result<bool> {
    let id = process::capture(Command::new("id").arg("-u"))?;
    Ok(id.trim_ascii() == b"0")
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command
        .arg("--quiet")
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}
