//! Rust source.

use super::samples::{file, places};
use crate::tidy::source::check;

#[test]
fn a_module_says_what_it_is() {
    for (text, expected) in [
        ("//! Prices.\n\nfn f() {}\n", vec![]),
        ("#![forbid(unsafe_code)]\n//! Prices.\n", vec![]),
        (
            "/// Not of the module.\nfn f() {}\n",
            vec![(1, "module-header")],
        ),
        ("// Prices.\n", vec![(1, "module-header")]),
        ("//! Broken.\nfn f( {}\n", vec![(2, "syntax")]),
    ] {
        assert_eq!(places(check(&file("a.rs", text))), expected, "{text:?}");
    }
}

#[test]
fn a_map_holds_no_logic() {
    for (text, expected) in [
        (
            "//! Map.\nmod a;\npub use a::A;\n#[cfg(test)]\nmod tests;\n",
            vec![],
        ),
        ("//! Map.\nmod a;\nfn f() {}\n", vec![(3, "mod-rs")]),
        ("//! Map.\nmod a { fn f() {} }\n", vec![(2, "mod-rs")]),
        ("//! Map.\n\n/// A.\nstruct A;\n", vec![(3, "mod-rs")]),
    ] {
        assert_eq!(
            places(check(&file("crates/x/src/mod.rs", text))),
            expected,
            "{text:?}"
        );
        for path in ["crates/x/src/lib.rs", "crates/x/src/tests/mod.rs"] {
            assert_eq!(places(check(&file(path, text))), [], "{path}: {text:?}");
        }
    }
}

#[test]
fn a_re_export_names_what_it_exports() {
    for (text, expected) in [
        ("//! A.\npub use a::{B, C};\nuse d::*;\n", vec![]),
        ("//! A.\npub use a::*;\n", vec![(2, "glob-re-export")]),
        (
            "//! A.\n\npub(crate) use a::{B, c::*};\n",
            vec![(3, "glob-re-export")],
        ),
    ] {
        assert_eq!(places(check(&file("a.rs", text))), expected, "{text:?}");
    }
}
