//! The top level, the rooms of the crates, and the names of the context folders.

use std::collections::BTreeSet;

use super::CONTEXTS;
use crate::finding::Finding;

/// Everything at the top of the repository but the dotfiles, which configure tools.
const TOP: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "crates",
    "deploy",
    "docs",
    "migrations",
    "tests",
    "xtask",
];

/// The folders that may only hold the names on the right.
const ROOMS: [(&str, &[&str]); 2] = [
    (
        "crates/",
        &[
            "app", "domain", "inbound", "outbound", "testkit", "usecases", "web",
        ],
    ),
    ("crates/inbound/", &["http", "worker"]),
];

/// The folders whose folders are contexts, and what else they may hold.
const CONTEXT_FOLDERS: [(&str, &[&str]); 4] = [
    ("crates/domain/src/", &[]),
    ("crates/usecases/src/", &[]),
    ("crates/inbound/http/src/routes/", &[]),
    ("crates/outbound/database/src/", &["transaction"]),
];

/// The only files beside the context folders of the domain.
const DOMAIN_FILES: [&str; 2] = ["lib.rs", "ports.rs"];

/// Checks the names of files and folders; the files are relative to the root.
pub(super) fn check(files: &[String]) -> Vec<Finding> {
    let mut findings = top_level(files);
    for (folder, names) in ROOMS {
        for (name, file) in folders_below(files, folder) {
            if !names.contains(&name) {
                let message = format!("`{folder}` holds only {}", names.join(", "));
                findings.push(Finding::new(file, 1, "layout", message));
            }
        }
    }
    for (folder, others) in CONTEXT_FOLDERS {
        for (name, file) in folders_below(files, folder) {
            if !CONTEXTS.contains(&name) && !others.contains(&name) && name != "tests" {
                let message = format!("`{name}` is not a context: {}", CONTEXTS.join(", "));
                findings.push(Finding::new(file, 1, "context-name", message));
            }
        }
    }
    for file in files {
        let Some(name) = file.strip_prefix("crates/domain/src/") else {
            continue;
        };
        if !name.contains('/') && !DOMAIN_FILES.contains(&name) {
            let message = "the domain holds contexts; beside them only lib.rs and ports.rs";
            findings.push(Finding::new(file, 1, "layout", message));
        }
    }
    findings
}

fn top_level(files: &[String]) -> Vec<Finding> {
    let found: BTreeSet<&str> = files
        .iter()
        .filter_map(|file| file.split('/').next())
        .filter(|name| !name.starts_with('.'))
        .collect();
    let expected = BTreeSet::from(TOP);
    let finding = |name: &&str, message: &str| Finding::new(*name, 1, "top-level", message);
    let strange = found.difference(&expected).map(|name| {
        finding(
            name,
            "this does not belong at the top of the repository: find it a room",
        )
    });
    let missing = expected.difference(&found).map(|name| {
        finding(
            name,
            "this belongs at the top of the repository and is missing",
        )
    });
    strange.chain(missing).collect()
}

/// The folders directly below a folder, each with the first file in it.
fn folders_below<'a>(files: &'a [String], folder: &str) -> Vec<(&'a str, &'a str)> {
    let mut folders: Vec<(&str, &str)> = files
        .iter()
        .filter_map(|file| {
            let (name, _) = file.strip_prefix(folder)?.split_once('/')?;
            Some((name, file.as_str()))
        })
        .collect();
    folders.dedup_by_key(|(name, _)| *name);
    folders
}
