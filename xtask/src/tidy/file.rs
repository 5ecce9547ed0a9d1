//! A file of the repository, as the rules see it.

/// Files that a program writes and nobody edits, by the end of their path.
const GENERATED: [&str; 6] = [
    "Cargo.lock",
    "package-lock.json",
    "docs/openapi.json",
    ".snap",
    ".sse",
    ".svg",
];

/// Folders of recordings and borrowed files, which are kept byte for byte.
const DATA_FOLDERS: [&str; 6] = [
    "cassettes",
    "data",
    "fixtures",
    "proptest-regressions",
    "samples",
    "vendor",
];

/// A text file with its place.
#[derive(Debug, Clone)]
pub(super) struct TextFile {
    /// Relative to the root, with `/` between folders.
    pub(super) path: String,
    pub(super) text: String,
}

impl TextFile {
    /// `None` for a file that is not text.
    pub(super) fn new(path: &str, bytes: Vec<u8>) -> Option<Self> {
        let text = String::from_utf8(bytes)
            .ok()
            .filter(|text| !text.contains('\0'))?;
        Some(Self {
            path: path.to_owned(),
            text,
        })
    }

    /// The last part of the path.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// What follows the last dot of the name.
    pub(super) fn extension(&self) -> &str {
        self.name()
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension)
    }

    pub(super) fn is_rust(&self) -> bool {
        self.extension() == "rs"
    }

    /// Whether nobody writes this file by hand.
    pub(super) fn is_data(&self) -> bool {
        GENERATED.iter().any(|end| self.path.ends_with(end))
            || self
                .path
                .split('/')
                .any(|part| DATA_FOLDERS.contains(&part))
    }

    /// The lines with their numbers, counted from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .split('\n')
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }
}
