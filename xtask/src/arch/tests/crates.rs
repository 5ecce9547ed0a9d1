//! Imports between crates, the domain's dependencies and the crates' names.

use std::path::Path;

use crate::arch::crates::check;
use crate::workspace::{Dependency, Package};

/// Writes a manifest with the given lines, as `cargo metadata` would describe it, and checks it.
fn findings(folder: &str, name: &str, tables: &str, dependency: Option<Dependency>) -> Vec<String> {
    let root = tempfile::tempdir().unwrap();
    let manifest_path = root.path().join(folder).join("Cargo.toml");
    std::fs::create_dir_all(manifest_path.parent().unwrap()).unwrap();
    std::fs::write(
        &manifest_path,
        format!("[package]\nname = \"{name}\"\n{tables}"),
    )
    .unwrap();
    let dependencies = dependency
        .map(|dependency| Dependency {
            path: dependency.path.map(|path| root.path().join(path)),
            ..dependency
        })
        .into_iter()
        .collect();
    let package = Package {
        name: name.to_owned(),
        manifest_path,
        dependencies,
    };
    check(root.path(), &[package])
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// What a crate finds when it imports another crate of the workspace.
fn import(from: &str, to: &str, kind: Option<&str>) -> Vec<String> {
    let name = |folder: &str| match folder {
        "xtask" => "xtask".to_owned(),
        _ => format!("atelier-{}", folder.rsplit('/').next().unwrap()),
    };
    let table = kind.map_or("dependencies".to_owned(), |kind| {
        format!("{kind}-dependencies")
    });
    findings(
        from,
        &name(from),
        &format!("[{table}]\n{}.workspace = true\n", name(to)),
        Some(Dependency {
            name: name(to),
            kind: kind.map(str::to_owned),
            path: Some(Path::new(to).to_path_buf()),
            optional: false,
        }),
    )
}

#[test]
fn the_import_lines_are_asserted() {
    const DOMAIN: &str = "crates/domain";
    const USECASES: &str = "crates/usecases";
    const HTTP: &str = "crates/inbound/http";
    const WORKER: &str = "crates/inbound/worker";
    const DATABASE: &str = "crates/outbound/database";
    const GEMINI: &str = "crates/outbound/llm-gemini";
    const KIT: &str = "crates/outbound/llm-kit";
    const QUEUE: &str = "crates/outbound/queue";
    const APP: &str = "crates/app";
    const WEB: &str = "crates/web";
    const TESTKIT: &str = "crates/testkit";
    let dev = Some("dev");
    for (from, to, kind, allowed) in [
        (USECASES, DOMAIN, None, true),
        (USECASES, TESTKIT, dev, true),
        (USECASES, TESTKIT, None, false),
        (USECASES, DATABASE, None, false),
        (USECASES, DATABASE, dev, false),
        (DOMAIN, USECASES, None, false),
        (DOMAIN, TESTKIT, dev, false),
        (HTTP, DOMAIN, None, true),
        (HTTP, USECASES, None, true),
        (HTTP, TESTKIT, dev, true),
        (HTTP, DATABASE, None, false),
        (HTTP, WORKER, None, false),
        (WORKER, USECASES, None, true),
        (WORKER, QUEUE, None, false),
        (DATABASE, DOMAIN, None, true),
        (DATABASE, "migrations", None, true),
        (DATABASE, USECASES, None, false),
        (QUEUE, "migrations", None, false),
        (QUEUE, DATABASE, None, false),
        (QUEUE, KIT, None, false),
        (GEMINI, KIT, None, true),
        (GEMINI, QUEUE, None, false),
        (KIT, DOMAIN, None, true),
        (TESTKIT, DOMAIN, None, true),
        (TESTKIT, USECASES, None, false),
        ("migrations", DATABASE, None, false),
        ("migrations", DATABASE, dev, false),
        ("migrations", DOMAIN, None, false),
        (WEB, DOMAIN, None, false),
        (APP, DATABASE, None, true),
        (APP, WEB, None, true),
        (APP, "tests", None, false),
        (APP, "xtask", None, false),
        (APP, TESTKIT, None, false),
        (HTTP, APP, None, false),
        ("tests", APP, dev, true),
        ("tests", TESTKIT, None, true),
        ("tests", "xtask", None, false),
        ("xtask", DOMAIN, None, false),
    ] {
        let found = import(from, to, kind);
        let expected = if allowed {
            Vec::new()
        } else {
            vec![format!(
                "{from}/Cargo.toml:4: `{from}` must not import `{to}` [crate-import]"
            )]
        };
        assert_eq!(found, expected, "{from} -> {to} ({kind:?})");
    }
}

#[test]
fn the_domain_depends_on_pure_crates_only() {
    for (name, kind, optional, allowed) in [
        ("serde", None, false, true),
        ("mockall", None, true, true),
        ("mockall", None, false, false),
        ("proptest", Some("dev"), false, true),
        ("tokio", None, false, false),
        ("tracing", None, true, false),
    ] {
        let dependency = Dependency {
            name: name.to_owned(),
            kind: kind.map(str::to_owned),
            path: None,
            optional,
        };
        let tables = format!("[dev-dependencies]\n\n[dependencies]\n{name} = \"1\"\n");
        let found = findings("crates/domain", "atelier-domain", &tables, Some(dependency));
        assert_eq!(found.is_empty(), allowed, "{name}: {found:?}");
        for finding in found {
            assert!(
                finding.starts_with("crates/domain/Cargo.toml:6: "),
                "{finding}"
            );
            assert!(finding.ends_with("[domain-dependency]"), "{finding}");
        }
    }
}

#[test]
fn a_crate_is_named_after_its_folder() {
    let check = |folder, name| findings(folder, name, "", None);

    assert_eq!(
        check("crates/outbound/queue", "atelier-queue"),
        Vec::<String>::new()
    );
    assert_eq!(check("xtask", "xtask"), Vec::<String>::new());
    assert_eq!(
        check("crates/outbound/queue", "queue"),
        ["crates/outbound/queue/Cargo.toml:2: this package is called atelier-queue [crate-name]"]
    );
}
