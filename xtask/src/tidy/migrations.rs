//! The names of migrations: `mDATE_<context>_<change>`, as in `m20261120_credits_add_lots`.

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
    let message = "a migration is named mYYYYMMDD_<context>_<change>, or mYYYYMMDD_NNNNNN_...";
    Some(Finding::new(&file.path, 1, "migration-name", message))
}

/// The date may carry a number of six digits, which orders the migrations of one day.
fn is_name(name: &str) -> bool {
    let Some((date, rest)) = name.strip_prefix('m').and_then(|name| name.split_once('_')) else {
        return false;
    };
    let rest = match rest.split_once('_') {
        Some((number, rest)) if number.len() == 6 && is_number(number) => rest,
        _ => rest,
    };
    let Some((context, change)) = rest.split_once('_') else {
        return false;
    };
    let is_snake_case = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    is_date(date)
        && CONTEXTS.contains(&context)
        && !change.is_empty()
        && change.bytes().all(is_snake_case)
}

fn is_date(digits: &str) -> bool {
    let number = |from, to| {
        digits
            .get(from..to)
            .and_then(|part: &str| part.parse::<u32>().ok())
    };
    digits.len() == 8
        && is_number(digits)
        && number(0, 4).is_some_and(|year| year >= 2026)
        && number(4, 6).is_some_and(|month| (1..=12).contains(&month))
        && number(6, 8).is_some_and(|day| (1..=31).contains(&day))
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
