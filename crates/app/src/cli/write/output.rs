//! Where the result goes.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::args::Write;

/// Chosen before the session starts, so that nothing is paid for that can't be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// Standard output, which then carries nothing else.
    Stdout,
    File(PathBuf),
    /// The document's own file, once the session is complete.
    InPlace(PathBuf),
}

/// Where the result was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    File(PathBuf),
    Stdout,
    /// Beside the document, which the incomplete session was not to replace.
    BesideInstead(PathBuf),
    /// The session was cut short before it changed anything.
    Unchanged,
    /// There is no document, not even an empty one.
    Nothing,
}

impl Destination {
    pub(super) fn of(args: &Write) -> anyhow::Result<Self> {
        let destination = match &args.out {
            _ if args.in_place && args.reads_stdin() => {
                anyhow::bail!("--in-place needs a file, and the document comes from standard input")
            }
            _ if args.in_place => Self::InPlace(args.file.clone()),
            Some(out) if out.as_os_str() == "-" => Self::Stdout,
            Some(out) => Self::File(out.clone()),
            None if args.reads_stdin() => Self::Stdout,
            None => Self::File(beside(&args.file)),
        };
        if let Self::File(path) | Self::InPlace(path) = &destination {
            let folder = folder(path);
            anyhow::ensure!(
                !path.is_dir(),
                "{} is a folder; name a file for the result",
                path.display()
            );
            anyhow::ensure!(
                folder.is_dir(),
                "the folder {} for the result does not exist",
                folder.display()
            );
        }
        Ok(destination)
    }

    /// Writes the result; the file is whole at every moment, before and after.
    pub(super) fn save(
        &self,
        original: &str,
        document: Option<&str>,
        is_complete: bool,
    ) -> anyhow::Result<Saved> {
        let Some(document) = document else {
            return Ok(Saved::Nothing);
        };
        match self {
            // The view writes it when it has said all it has to say.
            Self::Stdout => Ok(Saved::Stdout),
            _ if !is_complete && document == original => Ok(Saved::Unchanged),
            Self::File(path) => {
                replace(path, document)?;
                Ok(Saved::File(path.clone()))
            }
            Self::InPlace(path) if is_complete => {
                replace(path, document)?;
                Ok(Saved::File(path.clone()))
            }
            Self::InPlace(path) => {
                let path = beside(path);
                replace(&path, document)?;
                Ok(Saved::BesideInstead(path))
            }
        }
    }
}

/// `NAME.revised.EXT`, or with the first number that is free: an earlier result is never lost.
fn beside(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let extension = file
        .extension()
        .map(|extension| format!(".{}", extension.to_string_lossy()))
        .unwrap_or_default();
    let numbers = std::iter::once(String::new()).chain((2..).map(|number| format!("-{number}")));
    numbers
        .map(|number| file.with_file_name(format!("{stem}.revised{number}{extension}")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| file.to_path_buf())
}

fn folder(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

fn replace(path: &Path, document: &str) -> anyhow::Result<()> {
    let write = || -> std::io::Result<()> {
        let Ok(there) = std::fs::metadata(path) else {
            return std::fs::write(path, document);
        };
        if !there.is_file() {
            // A pipe or a device can only be written to.
            return std::fs::write(path, document);
        }
        // A link stays a link.
        let path = path.canonicalize()?;
        let mut new = tempfile::NamedTempFile::new_in(folder(&path))?;
        new.write_all(document.as_bytes())?;
        new.as_file().set_permissions(there.permissions())?;
        new.as_file().sync_all()?;
        new.persist(&path)?;
        Ok(())
    };
    write().with_context(|| format!("{} can't be written", path.display()))
}
