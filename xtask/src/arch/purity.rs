//! What the domain's source may not name: clocks, randomness, environment, logging, I/O, runtimes.

use super::source::{Reference, Source};
use crate::finding::Finding;

/// The paths that the domain may not use, or anything below them.
const FORBIDDEN: [(&str, &str); 33] = [
    ("std::env", "the environment"),
    ("std::fs", "files"),
    ("std::io", "I/O"),
    ("std::net", "the network"),
    ("std::os", "the operating system"),
    ("std::process", "processes"),
    ("std::thread", "threads"),
    ("std::time::Instant", "a clock"),
    ("std::time::SystemTime", "a clock"),
    ("std::hash::RandomState", "randomness"),
    ("std::collections::hash_map::RandomState", "randomness"),
    ("chrono::Local", "a clock"),
    ("chrono::Utc::now", "a clock"),
    ("chrono::Utc::today", "a clock"),
    ("uuid::Uuid::new_v4", "randomness"),
    ("uuid::Uuid::now_v1", "a clock"),
    ("uuid::Uuid::now_v6", "a clock"),
    ("uuid::Uuid::now_v7", "a clock"),
    ("fastrand", "randomness"),
    ("getrandom", "randomness"),
    ("rand", "randomness"),
    ("log", "logging"),
    ("tracing", "logging"),
    ("futures_util", "a way to run futures"),
    ("tokio", "a runtime"),
    ("print!", "the terminal"),
    ("println!", "the terminal"),
    ("eprint!", "the terminal"),
    ("eprintln!", "the terminal"),
    ("dbg!", "the terminal"),
    ("env!", "the environment"),
    ("option_env!", "the environment"),
    ("thread_local!", "threads"),
];

/// Checks every path that the domain names, and that async stays in the signatures of ports.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        for reference in &source.references {
            if let Some((path, what)) = forbidden(reference) {
                let message = format!("the domain is pure: `{path}` is {what}");
                findings.push(Finding::new(
                    &source.file,
                    reference.line,
                    "domain-purity",
                    message,
                ));
            }
        }
        if source.is_ports() {
            continue;
        }
        for &line in &source.asynchronous {
            let message = "async belongs only in the signatures of ports.rs";
            findings.push(Finding::new(&source.file, line, "domain-async", message));
        }
    }
    findings
}

fn forbidden(reference: &Reference) -> Option<(&'static str, &'static str)> {
    let named = reference.path.join("::");
    FORBIDDEN.into_iter().find(|(path, _)| {
        let path_or_below = |outer: &str, inner: &str| {
            inner
                .strip_prefix(outer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        };
        path_or_below(path, &named)
            || (reference.glob && path_or_below(&named, path))
            || is_tail(&named, path)
    })
}

/// Whether a path is the `Type::function` at the end of a forbidden one: its import may have been a glob.
fn is_tail(named: &str, path: &str) -> bool {
    named.contains("::")
        && path
            .strip_suffix(named)
            .is_some_and(|head| head.ends_with("::"))
}
