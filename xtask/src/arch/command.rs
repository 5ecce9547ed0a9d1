//! Collects what the rules read and runs them all.

use anyhow::Context;

use super::source::Source;
use super::{contexts, crates, layout, purity};
use crate::finding::{self, Finding};
use crate::workspace::Workspace;

/// The folder of the domain's source, with a closing slash.
const DOMAIN: &str = "crates/domain/src/";

/// Fails on an import, a path or a folder that the architecture forbids.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let files = workspace.files()?;
    let packages = workspace.metadata()?.packages;
    let mut findings = layout::check(&files);
    findings.extend(crates::check(workspace.root(), &packages)?);

    let mut sources = Vec::new();
    for file in &files {
        let Some(path) = file
            .strip_prefix(DOMAIN)
            .and_then(|path| path.strip_suffix(".rs"))
        else {
            continue;
        };
        let text = std::fs::read_to_string(workspace.root().join(file))
            .with_context(|| format!("cannot read {file}"))?;
        match Source::parse(file, path, &text) {
            Ok(source) => sources.push(source),
            Err(error) => findings.push(Finding::new(
                file,
                error.span().start().line,
                "syntax",
                error.to_string(),
            )),
        }
    }
    findings.extend(purity::check(&sources));
    findings.extend(contexts::check(&sources));
    finding::report("arch", findings)
}
