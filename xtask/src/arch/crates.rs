//! Which crate may import which, and what the domain may depend on.

use std::path::Path;

use anyhow::Context;

use crate::finding::Finding;
use crate::workspace::{Dependency, Package};

/// What the domain may depend on: pure computation, and the vocabulary of async signatures.
const DOMAIN_DEPENDENCIES: [&str; 13] = [
    "async-trait",
    "chrono",
    "chrono-tz",
    "futures-core",
    "secrecy",
    "serde",
    "serde_json",
    "sha2",
    "similar",
    "subtle",
    "thiserror",
    "unicode-segmentation",
    "uuid",
];

/// What the domain may depend on behind a feature.
const DOMAIN_OPTIONAL: [&str; 1] = ["mockall"];

/// Checks the names and the dependencies of the workspace's packages.
pub(super) fn check(root: &Path, packages: &[Package]) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for package in packages {
        let path = package
            .manifest_path
            .strip_prefix(root)
            .unwrap_or(&package.manifest_path);
        let manifest = path.to_str().context("a manifest's path is not UTF-8")?;
        let folder = manifest.strip_suffix("/Cargo.toml").unwrap_or(manifest);
        let text = std::fs::read_to_string(&package.manifest_path)
            .with_context(|| format!("cannot read {manifest}"))?;
        findings.extend(check_name(folder, manifest, &text, &package.name));
        for dependency in &package.dependencies {
            let problem = match &dependency.path {
                Some(target) => {
                    let target = target
                        .strip_prefix(root)
                        .unwrap_or(target)
                        .to_string_lossy();
                    check_import(folder, &target, dependency)
                }
                None => check_domain_dependency(folder, dependency),
            };
            findings.extend(problem.map(|(rule, message)| {
                Finding::new(manifest, line_of(&text, dependency), rule, message)
            }));
        }
    }
    Ok(findings)
}

fn check_name(folder: &str, manifest: &str, text: &str, name: &str) -> Option<Finding> {
    let last = folder.rsplit('/').next()?;
    let expected = if folder == "xtask" {
        last.to_owned()
    } else {
        format!("atelier-{last}")
    };
    (name != expected).then(|| {
        let line = text
            .lines()
            .position(|line| line.starts_with("name"))
            .map_or(1, |at| at + 1);
        Finding::new(
            manifest,
            line,
            "crate-name",
            format!("this package is called {expected}"),
        )
    })
}

type Problem = (&'static str, String);

fn check_import(from: &str, to: &str, dependency: &Dependency) -> Option<Problem> {
    let for_tests = dependency.kind.as_deref() == Some("dev");
    (!may_import(from, to, for_tests))
        .then(|| ("crate-import", format!("`{from}` must not import `{to}`")))
}

/// The import lines of the architecture, folder by folder.
fn may_import(from: &str, to: &str, for_tests: bool) -> bool {
    const DOMAIN: &str = "crates/domain";
    const TESTKIT: &str = "crates/testkit";
    if for_tests && to == TESTKIT && !matches!(from, DOMAIN | TESTKIT) {
        return may_import(from, DOMAIN, false);
    }
    match from.split('/').collect::<Vec<_>>().as_slice() {
        ["crates", "usecases" | "testkit"] => to == DOMAIN,
        ["crates", "inbound", _] => matches!(to, DOMAIN | "crates/usecases"),
        ["crates", "outbound", adapter] => {
            to == DOMAIN
                || (adapter.starts_with("llm-") && to == "crates/outbound/llm-kit")
                || (*adapter == "database" && to == "migrations")
        }
        ["crates", "app"] => !matches!(to, "tests" | "xtask" | TESTKIT),
        ["tests"] => to != "xtask",
        _ => false,
    }
}

fn check_domain_dependency(from: &str, dependency: &Dependency) -> Option<Problem> {
    let name = dependency.name.as_str();
    let allowed = from != "crates/domain"
        || dependency.kind.as_deref() == Some("dev")
        || DOMAIN_DEPENDENCIES.contains(&name)
        || (dependency.optional && DOMAIN_OPTIONAL.contains(&name));
    (!allowed).then(|| {
        let message = format!("the domain is pure: `{name}` is not on its list of dependencies");
        ("domain-dependency", message)
    })
}

/// The line of a dependency in its manifest, in the table of its kind.
fn line_of(manifest: &str, dependency: &Dependency) -> usize {
    let table = match dependency.kind.as_deref() {
        Some("dev") => "dev-dependencies",
        Some("build") => "build-dependencies",
        _ => "dependencies",
    };
    let mut inside = false;
    for (index, line) in manifest.lines().enumerate() {
        if let Some(header) = line.trim().strip_prefix('[') {
            let header = header.trim_end_matches(']');
            inside = header == table || header.ends_with(&format!(".{table}"));
            if header.ends_with(&format!("{table}.{}", dependency.name)) {
                return index + 1;
            }
        } else if inside {
            let key = line.split(['.', '=', ' ']).next().unwrap_or_default();
            let renamed = line.contains(&format!("package = \"{}\"", dependency.name));
            if key.trim_matches('"') == dependency.name || renamed {
                return index + 1;
            }
        }
    }
    1
}
