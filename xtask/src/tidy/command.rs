//! Reads the files of the repository and shows them to every rule.

use std::collections::BTreeSet;

use anyhow::Context;

use super::file::TextFile;
use super::{links, migrations, size, source, text, words};
use crate::finding::{self, Finding};
use crate::workspace::Workspace;

/// Fails on untidy files, and lists the long ones.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let paths: BTreeSet<String> = workspace.files()?.into_iter().collect();
    let mut findings = Vec::new();
    let mut long = Vec::new();
    for path in &paths {
        let bytes = std::fs::read(workspace.root().join(path))
            .with_context(|| format!("cannot read {path}"))?;
        let Some(file) = TextFile::new(path, bytes) else {
            continue;
        };
        findings.extend(check(&file));
        findings.extend(links::check(&file, &paths));
        long.extend(size::is_long(&file).map(|lines| (lines, path)));
    }
    long.sort();
    for (lines, path) in long.iter().rev() {
        println!("{path}: {lines} lines; aim for {}", size::AIM);
    }
    finding::report("tidy", findings)
}

/// The rules that need one file and nothing else.
fn check(file: &TextFile) -> Vec<Finding> {
    let mut findings = text::check(file);
    findings.extend(words::check(file));
    findings.extend(size::check(file));
    findings.extend(source::check(file));
    findings.extend(migrations::check(file));
    findings
}
