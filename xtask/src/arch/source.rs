//! Reading a file of the domain: every path it names, seen from the crate's root, tests left out.

use super::reader::Reader;

/// A file, read.
#[derive(Debug)]
pub(super) struct Source {
    /// Relative to the root of the workspace.
    pub(super) file: String,
    /// The module that the file is: `editorial`, `document` for `editorial/document/mod.rs`.
    pub(super) module: Vec<String>,
    pub(super) references: Vec<Reference>,
    /// The lines of async functions, async blocks and awaits.
    pub(super) asynchronous: Vec<usize>,
}

/// A path that the file names, with its imports and `super` resolved and `core` called `std`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) path: Vec<String>,
    /// Everything in the path is imported.
    pub(super) glob: bool,
    /// Counted from 1.
    pub(super) line: usize,
}

impl Source {
    /// Reads the text of `file`. Its `path` starts at the source folder of its crate and has no extension.
    pub(super) fn parse(file: &str, path: &str, text: &str) -> syn::Result<Self> {
        let module = module_of(path);
        let mut reader = Reader::new(module.clone());
        if !module.iter().any(|part| part == "tests") {
            reader.read(&syn::parse_file(text)?);
        }
        let Reader {
            references,
            asynchronous,
            ..
        } = reader;
        Ok(Self {
            file: file.to_owned(),
            module,
            references,
            asynchronous,
        })
    }

    /// Whether this is where a context, or the whole domain, declares its ports.
    pub(super) fn is_ports(&self) -> bool {
        self.module.iter().any(|name| name == "ports")
    }
}

fn module_of(path: &str) -> Vec<String> {
    let mut module: Vec<String> = path.split('/').map(str::to_owned).collect();
    if module
        .last()
        .is_some_and(|name| name == "mod" || name == "lib")
    {
        module.pop();
    }
    module
}
