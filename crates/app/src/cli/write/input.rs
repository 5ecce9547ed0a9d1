//! The texts that a session starts with.

use std::io::Read;
use std::path::Path;

use anyhow::Context;
use atelier_domain::editorial::Reference;

use super::args::Write;

/// What the options name, read.
pub(super) struct Material {
    pub(super) document: String,
    pub(super) references: Vec<Reference>,
}

impl Material {
    pub(super) fn read(args: &Write) -> anyhow::Result<Self> {
        let document = if args.reads_stdin() {
            let mut bytes = Vec::new();
            std::io::stdin()
                .lock()
                .read_to_end(&mut bytes)
                .context("standard input can't be read")?;
            text("standard input", bytes)?
        } else {
            file(&args.file)?
        };
        let references = args
            .references
            .iter()
            .map(|path| reference(path))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            document,
            references,
        })
    }
}

fn reference(path: &Path) -> anyhow::Result<Reference> {
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned();
    Ok(Reference {
        name,
        text: file(path)?,
    })
}

fn file(path: &Path) -> anyhow::Result<String> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).with_context(|| format!("{name} can't be read"))?;
    text(&name, bytes)
}

fn text(name: &str, bytes: Vec<u8>) -> anyhow::Result<String> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        anyhow::anyhow!("{name} is not UTF-8 text (byte {at} is not part of any character)")
    })?;
    // The mark is no part of the text, and would be the first thing a model reads.
    Ok(text
        .strip_prefix('\u{feff}')
        .map_or_else(|| text.clone(), str::to_owned))
}
