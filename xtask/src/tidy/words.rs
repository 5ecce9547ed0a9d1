//! Reminders, debugging left-overs, and what only one machine knows.

use super::file::TextFile;
use crate::finding::Finding;

/// This module spells out what it forbids.
const HERE: &str = "xtask/src/tidy/";

/// Notes to oneself: what is not done belongs into the tracker.
const REMINDERS: [&str; 3] = ["TODO", "FIXME", "XXX"];

/// Where people and build machines keep their checkouts; a path that starts so exists nowhere else.
const HOMES: [&str; 5] = ["/home/", "/root/", "/Users/", "/workspace/", "/private/"];

/// Signs of a package mirror: packages come from where everybody gets them.
const MIRRORS: [&str; 3] = ["artifactory", "index-url", "replace-with"];

/// Where a lock file may say that packages come from.
const SOURCES: [(&str, &str, &str); 2] = [
    (
        "Cargo.lock",
        "source = \"",
        "registry+https://github.com/rust-lang/crates.io-index\"",
    ),
    (
        "package-lock.json",
        "\"resolved\": \"",
        "https://registry.npmjs.org/",
    ),
];

pub(super) fn check(file: &TextFile) -> Vec<Finding> {
    if file.path.starts_with(HERE) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (number, line) in file.lines() {
        let mut found =
            |rule, message| findings.push(Finding::new(&file.path, number, rule, message));
        for (name, key, expected) in SOURCES {
            if file.name() == name
                && let Some(source) = line.trim_start().strip_prefix(key)
                && !source.starts_with(expected)
            {
                found(
                    "package-source",
                    "this package does not come from the public registry".into(),
                );
            }
        }
        if let Some(mirror) = MIRRORS.iter().find(|mirror| line.contains(*mirror)) {
            found(
                "package-source",
                format!("`{mirror}` is the business of one machine"),
            );
        }
        if file.is_data() {
            continue;
        }
        if let Some(home) = HOMES.iter().find(|home| starts_a_path(line, home)) {
            found(
                "machine-path",
                format!("a path below `{home}` exists on one machine only"),
            );
        }
        if let Some(reminder) = REMINDERS.iter().find(|reminder| has_word(line, reminder)) {
            found(
                "reminder",
                format!("`{reminder}`: do it, or write down elsewhere what is left"),
            );
        }
        if file.is_rust() && line.contains("dbg!(") {
            found("debugging", "`dbg!` was left behind".into());
        }
    }
    findings
}

/// Whether the text stands in the line with nothing before it that makes it the middle of a path.
fn starts_a_path(line: &str, text: &str) -> bool {
    line.match_indices(text).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(|before| before.is_alphanumeric() || "/._-}~*".contains(before))
    })
}

/// Whether the word stands in the line on its own.
fn has_word(line: &str, word: &str) -> bool {
    line.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .any(|part| part == word)
}
