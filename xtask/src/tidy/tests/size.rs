//! Long files.

use super::samples::file;
use crate::tidy::size::{check, is_long};

#[test]
fn long_files_are_listed_and_too_long_ones_refused() {
    for (path, lines, long, refused) in [
        ("crates/app/src/main.rs", 300, false, false),
        ("crates/app/src/main.rs", 301, true, false),
        ("crates/app/src/main.rs", 600, true, false),
        ("crates/app/src/main.rs", 601, false, true),
        ("crates/web/client/src/app.tsx", 601, false, true),
        ("crates/domain/src/credits/tests.rs", 601, false, false),
        ("tests/src/editorial.rs", 601, false, false),
        ("docs/guide.md", 601, false, false),
        ("crates/x/fixtures/long.sql", 601, false, false),
    ] {
        let file = file(path, &"line\n".repeat(lines));
        assert_eq!(is_long(&file).is_some(), long, "{path}: {lines}");
        assert_eq!(check(&file).is_some(), refused, "{path}: {lines}");
    }
}
