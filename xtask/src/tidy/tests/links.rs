//! Links between documents.

use std::collections::BTreeSet;

use super::samples::{file, places};
use crate::tidy::links::check;

#[test]
fn a_relative_link_leads_to_a_file_or_a_folder() {
    let paths = [
        "README.md",
        "docs/guides/provider.md",
        "docs/style.md",
        "docs/logo.png",
    ]
    .map(str::to_owned);
    let paths = BTreeSet::from(paths);
    for (from, text, dead) in [
        ("README.md", "[style](docs/style.md)", false),
        ("README.md", "[guides](docs/guides/)", false),
        ("README.md", "[guide](docs/guide)", true),
        ("README.md", "[missing](docs/missing.md)", true),
        (
            "README.md",
            "[top](#top) [web](https://example.com/a.md) <mailto:a@example.com>",
            false,
        ),
        (
            "README.md",
            "![logo](docs/logo.png) and `[code](missing.md)`",
            false,
        ),
        (
            "README.md",
            "[by reference][ref]\n\n[ref]: missing.md",
            true,
        ),
        (
            "docs/guides/provider.md",
            "[style](../style.md#ports)",
            false,
        ),
        ("docs/guides/provider.md", "[style](style.md)", true),
        (
            "docs/guides/provider.md",
            "[out](../../../elsewhere.md)",
            true,
        ),
        ("docs/style.md", "[root](/README.md)", false),
        ("src/lib.rs", "//! [missing](missing.md)", false),
    ] {
        let expected = if dead { vec![(1, "dead-link")] } else { vec![] };
        assert_eq!(
            places(check(&file(from, text), &paths)),
            expected,
            "{from}: {text}"
        );
    }
}
