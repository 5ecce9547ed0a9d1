//! The names of migrations.

use super::samples::file;
use crate::tidy::migrations::check;

#[test]
fn a_migration_is_named_after_day_context_and_change() {
    let migration = "impl MigrationTrait for Migration {}";
    for (path, text, good) in [
        (
            "migrations/src/m20261120_credits_add_lots.rs",
            migration,
            true,
        ),
        (
            "migrations/src/m20261120_credits_add_lots/mod.rs",
            migration,
            true,
        ),
        (
            "migrations/src/m20261320_credits_add_lots.rs",
            migration,
            false,
        ),
        (
            "migrations/src/m20261100_credits_add_lots.rs",
            migration,
            false,
        ),
        (
            "migrations/src/m2026112_credits_add_lots.rs",
            migration,
            false,
        ),
        (
            "migrations/src/m20261120_payments_add_lots.rs",
            migration,
            false,
        ),
        ("migrations/src/m20261120_credits.rs", migration, false),
        (
            "migrations/src/m20261120_credits_AddLots.rs",
            migration,
            false,
        ),
        ("migrations/src/add_lots.rs", migration, false),
        (
            "migrations/src/m20261120_000001_credits_add_lots.rs",
            migration,
            true,
        ),
        (
            "migrations/src/m20261120_0001_credits_add_lots.rs",
            migration,
            false,
        ),
        (
            "migrations/src/m20261120_000001_credits.rs",
            migration,
            false,
        ),
        ("migrations/src/columns.rs", "fn id() {}", true),
        ("crates/x/src/add_lots.rs", migration, true),
    ] {
        assert_eq!(check(&file(path, text)).is_none(), good, "{path}");
    }
}
