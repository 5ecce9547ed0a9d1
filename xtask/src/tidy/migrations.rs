//! The names of migrations: `mDATE_<context>_<change>`.

use super::file::TextFile;
use crate::arch::CONTEXTS;
use crate::finding::Finding;

pub(super) fn check(file: &TextFile) -> Option<Finding> {
    let is_migration = file.path.starts_with("migrations/")
        && file.is_rust()
        && file.text.contains("MigrationTrait for");
    let named = file
        .path
        .rsplit('/')
        .find(|part| *part != "mod.rs")
        .unwrap_or_default();
    if !is_migration || is_name(named.strip_suffix(".rs").unwrap_or(named)) {
        return None;
    }
    let message =
        "a migration is named mYYYYMMDD_<context>_<change>, after its day and its context";
    Some(Finding::new(&file.path, 1, "migration-name", message))
}

fn is_name(name: &str) -> bool {
    let mut parts = name.splitn(3, '_');
    let date = parts
        .next()
        .and_then(|part| part.strip_prefix('m'))
        .is_some_and(is_date);
    let context = parts.next().is_some_and(|part| CONTEXTS.contains(&part));
    let change = parts.next().is_some_and(|part| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    });
    date && context && change
}

fn is_date(digits: &str) -> bool {
    let number = |from, to| {
        digits
            .get(from..to)
            .and_then(|part: &str| part.parse::<u32>().ok())
    };
    digits.len() == 8
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && number(0, 4).is_some_and(|year| year >= 2026)
        && number(4, 6).is_some_and(|month| (1..=12).contains(&month))
        && number(6, 8).is_some_and(|day| (1..=31).contains(&day))
}
