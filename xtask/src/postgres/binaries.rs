//! Finding the server programs: on the search path, or where Debian puts them.

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::debian;

/// Debian keeps a folder per major version here and only the client programs on the search path.
const DEBIAN_FOLDER: &str = "/usr/lib/postgresql";

/// The folder with `initdb` and `pg_ctl`; installs the Debian package when it is missing and we may.
pub(super) fn locate() -> anyhow::Result<PathBuf> {
    if let Some(folder) = find() {
        return Ok(folder);
    }
    debian::install("postgresql")?;
    find().context("the package postgresql is installed, but initdb and pg_ctl are not to be found")
}

fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .find(|folder| has_server(folder))
        .or_else(|| {
            let versions = std::fs::read_dir(DEBIAN_FOLDER).ok()?;
            newest(versions.flatten().map(|entry| entry.path()))
        })
}

/// The `bin` folder of the newest major version among Debian's version folders.
pub(super) fn newest(versions: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    versions
        .filter_map(|folder| {
            let version: u32 = folder.file_name()?.to_str()?.parse().ok()?;
            let bin = folder.join("bin");
            has_server(&bin).then_some((version, bin))
        })
        .max()
        .map(|(_, bin)| bin)
}

fn has_server(folder: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres"]
        .iter()
        .all(|program| folder.join(program).is_file())
}
