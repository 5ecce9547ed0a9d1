//! Where the workspace is, which files it has, and which packages.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use serde::Deserialize;

use crate::process;

/// The checkout that this program was built from.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    root: PathBuf,
}

/// The part of `cargo metadata` that the checks read.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    pub(crate) target_directory: PathBuf,
}

/// One package of the workspace.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
}

/// One line of a package's dependency tables.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `None` for `[dependencies]`, else `dev` or `build`.
    pub(crate) kind: Option<String>,
    /// Set for a package of this workspace.
    pub(crate) path: Option<PathBuf>,
    pub(crate) optional: bool,
}

impl Workspace {
    /// Finds the workspace above this package's manifest.
    pub(crate) fn locate() -> anyhow::Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().context("xtask has no folder above it")?;
        Ok(Self {
            root: root.to_path_buf(),
        })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Every file that is committed or would be, sorted, relative to the root, with `/` between folders.
    pub(crate) fn files(&self) -> anyhow::Result<Vec<String>> {
        let listing = process::capture(
            Command::new("git")
                // A checkout may belong to another account than the one that checks it.
                .args(["-c", &format!("safe.directory={}", self.root.display())])
                .args(["ls-files", "-co", "--exclude-standard", "-z"])
                .current_dir(&self.root),
        )?;
        let listing = String::from_utf8(listing).context("a file name is not UTF-8")?;
        let mut files: Vec<String> = listing
            .split('\0')
            .filter(|file| !file.is_empty() && self.root.join(file).is_file())
            .map(str::to_owned)
            .collect();
        files.sort();
        files.dedup();
        Ok(files)
    }

    /// The packages and the target folder, without a look at any registry.
    pub(crate) fn metadata(&self) -> anyhow::Result<Metadata> {
        let json = process::capture(
            process::cargo()
                .args([
                    "metadata",
                    "--format-version",
                    "1",
                    "--no-deps",
                    "--offline",
                ])
                .current_dir(&self.root),
        )?;
        serde_json::from_slice(&json).context("cargo metadata is not what it was")
    }

    /// Builds the product's binary for development and returns its path.
    pub(crate) fn build_app(&self) -> anyhow::Result<PathBuf> {
        process::run(
            process::cargo()
                .args(["build", "--package", "atelier-app", "--bin", "atelier"])
                .current_dir(&self.root),
        )?;
        Ok(self
            .metadata()?
            .target_directory
            .join("debug")
            .join("atelier"))
    }
}
