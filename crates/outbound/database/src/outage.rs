//! Which failures are the database being away, rather than somebody's mistake.

use sea_orm::{DbErr, RuntimeErr};
use sqlx::error::DatabaseError;
use sqlx::sqlite::SqliteError;

/// Whether the same may succeed once the database is back, or less busy.
pub(crate) fn is_outage(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) => true,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => is_away(error),
        _ => false,
    }
}

fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => answers_for_now(&**error),
        _ => false,
    }
}

/// An answer of the database that says that it has none for now.
fn answers_for_now(error: &dyn DatabaseError) -> bool {
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<SqliteError>().is_some() {
        // The low byte of an extended result code is the primary one: https://sqlite.org/rescode.html
        return code.parse::<u32>().is_ok_and(|code| code & 0xff == BUSY);
    }
    is_passing(&code)
}

/// `SQLITE_BUSY`: another process writes for longer than we wait.
const BUSY: u32 = 5;

/// By SQLSTATE: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
pub(crate) fn is_passing(sqlstate: &str) -> bool {
    // Connection exceptions.
    sqlstate.starts_with("08")
        || matches!(
            sqlstate,
            // Too many connections; shut down by an administrator, after a crash, or just starting.
            "53300" | "57P01" | "57P02" | "57P03"
        )
}
