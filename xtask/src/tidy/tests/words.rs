//! Left-overs and what only one machine knows.

use super::samples::{file, places};
use crate::tidy::words::check;

#[test]
fn left_overs_are_found() {
    for (path, text, expected) in [
        (
            "a.rs",
            "// todo lists are fine, TODO_LIST too, mastodon as well\n",
            vec![],
        ),
        ("a.rs", "a\n// TODO: later\n", vec![(2, "reminder")]),
        ("a.md", "FIXME\n", vec![(1, "reminder")]),
        ("a.rs", "fn f() { dbg!(1); }\n", vec![(1, "debugging")]),
        ("a.md", "Never leave `dbg!(x)` behind.\n", vec![]),
        ("xtask/src/tidy/words.rs", "TODO dbg!(/home/a)\n", vec![]),
    ] {
        assert_eq!(
            places(check(&file(path, text))),
            expected,
            "{path}: {text:?}"
        );
    }
}

#[test]
fn paths_of_one_machine_are_found() {
    for (text, found) in [
        ("see /home/ann/atelier", true),
        ("\"/Users/ann/atelier\"", true),
        ("cd /workspace/main", true),
        ("GET /api/v1/home/pages", false),
        ("https://example.com/workspace/1", false),
        ("$CACHE/root/", false),
        ("${HOME}/workspace/x", false),
    ] {
        let expected = if found {
            vec![(1, "machine-path")]
        } else {
            vec![]
        };
        assert_eq!(
            places(check(&file("docs/guide.md", text))),
            expected,
            "{text}"
        );
    }
}

#[test]
fn packages_come_from_the_public_registries() {
    for (path, text, found) in [
        (
            "Cargo.lock",
            "source = \"registry+https://github.com/rust-lang/crates.io-index\"",
            false,
        ),
        (
            "Cargo.lock",
            "source = \"registry+https://crates.example.com/index\"",
            true,
        ),
        (
            "Cargo.lock",
            "source = \"git+https://github.com/someone/something\"",
            true,
        ),
        (
            "crates/web/client/package-lock.json",
            "  \"resolved\": \"https://registry.npmjs.org/vite/-/vite-8.0.0.tgz\",",
            false,
        ),
        (
            "crates/web/client/package-lock.json",
            "  \"resolved\": \"https://npm.example.com/vite/-/vite-8.0.0.tgz\",",
            true,
        ),
        (".cargo/config.toml", "replace-with = \"mirror\"", true),
    ] {
        let expected = if found {
            vec![(1, "package-source")]
        } else {
            vec![]
        };
        assert_eq!(places(check(&file(path, text))), expected, "{path}: {text}");
    }
}
