//! The names of files and folders.

use crate::arch::layout::check;

/// A repository that is as it should be.
const GOOD: [&str; 16] = [
    ".ci/run",
    ".gitignore",
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "crates/domain/src/editorial/mod.rs",
    "crates/domain/src/lib.rs",
    "crates/domain/src/ports.rs",
    "crates/inbound/http/src/routes/credits/balance.rs",
    "crates/outbound/database/src/transaction/mod.rs",
    "crates/outbound/stripe/src/lib.rs",
    "deploy/compose.yaml",
    "docs/architecture.md",
    "migrations/src/lib.rs",
    "tests/src/lib.rs",
    "xtask/src/main.rs",
];

fn findings(files: impl IntoIterator<Item = &'static str>) -> Vec<String> {
    let files: Vec<String> = files.into_iter().map(str::to_owned).collect();
    check(&files).iter().map(ToString::to_string).collect()
}

#[test]
fn the_drawn_layout_passes() {
    assert_eq!(findings(GOOD), Vec::<String>::new());
}

#[test]
fn a_name_that_is_not_drawn_is_refused() {
    for (file, rule) in [
        ("justfile", "[top-level]"),
        ("scripts/build.sh", "[top-level]"),
        ("crates/common/src/lib.rs", "[layout]"),
        ("crates/inbound/grpc/src/lib.rs", "[layout]"),
        ("crates/domain/src/utils.rs", "[layout]"),
        ("crates/domain/src/payments/mod.rs", "[context-name]"),
        ("crates/usecases/src/sessions/mod.rs", "[context-name]"),
        (
            "crates/inbound/http/src/routes/users/list.rs",
            "[context-name]",
        ),
        (
            "crates/outbound/database/src/session/entity.rs",
            "[context-name]",
        ),
    ] {
        let found = findings(GOOD.into_iter().chain([file]));
        assert_eq!(found.len(), 1, "{file}: {found:?}");
        assert!(found[0].ends_with(rule), "{file}: {found:?}");
    }
}

#[test]
fn a_room_that_is_missing_is_named() {
    let found = findings(GOOD.into_iter().filter(|file| *file != "README.md"));

    assert_eq!(
        found,
        ["README.md:1: this belongs at the top of the repository and is missing [top-level]"]
    );
}
