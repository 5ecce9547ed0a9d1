//! Links between documents lead somewhere.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::file::TextFile;
use crate::finding::Finding;

/// Checks the relative links and images of a Markdown file against the paths of the repository.
pub(super) fn check(file: &TextFile, paths: &BTreeSet<String>) -> Vec<Finding> {
    if file.extension() != "md" || file.is_data() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (event, range) in Parser::new_ext(&file.text, Options::all()).into_offset_iter() {
        let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else {
            continue;
        };
        if leads_somewhere(&file.path, &dest_url, paths) {
            continue;
        }
        let before = file.text.get(..range.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let message = format!("`{dest_url}` is not in the repository");
        findings.push(Finding::new(&file.path, line, "dead-link", message));
    }
    findings
}

fn leads_somewhere(from: &str, link: &str, paths: &BTreeSet<String>) -> bool {
    let path = link.split(['#', '?']).next().unwrap_or_default();
    let is_address = path
        .split('/')
        .next()
        .is_some_and(|start| start.contains(':'));
    if path.is_empty() || is_address {
        return true;
    }
    let Some(target) = resolve(from, path) else {
        return false;
    };
    let folder = format!("{target}/");
    target.is_empty()
        || paths.contains(&target)
        || paths
            .range(folder.clone()..)
            .next()
            .is_some_and(|path| path.starts_with(&folder))
}

/// The target of a link relative to the root, or `None` when it leads out of the repository.
fn resolve(from: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if link.starts_with('/') {
        parts.clear();
    }
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}
