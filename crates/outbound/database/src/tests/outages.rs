//! Which failures of a database pass by themselves.

use std::io;
use std::sync::Arc;

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};

use crate::outage::{is_outage, is_passing};

#[test]
fn states_of_the_server_pass_and_mistakes_stay() {
    for (sqlstate, expected) in [
        ("08000", true),
        ("08006", true),
        ("08P01", true),
        ("53300", true),
        ("57P01", true),
        ("57P02", true),
        ("57P03", true),
        // The database was dropped.
        ("57P04", false),
        // Cancelled, out of disk, unique violation, deadlock, a NUL in a text.
        ("57014", false),
        ("53100", false),
        ("23505", false),
        ("40P01", false),
        ("22021", false),
        ("", false),
    ] {
        assert_eq!(is_passing(sqlstate), expected, "{sqlstate}");
    }
}

#[test]
fn lost_connections_and_full_pools_are_outages_wherever_they_show() {
    let lost = || {
        let error = io::Error::from(io::ErrorKind::ConnectionReset);
        RuntimeErr::SqlxError(Arc::new(sqlx::Error::Io(error)))
    };
    let mistaken = || RuntimeErr::SqlxError(Arc::new(sqlx::Error::RowNotFound));
    for (error, expected) in [
        (DbErr::Conn(lost()), true),
        (DbErr::Exec(lost()), true),
        (DbErr::Query(lost()), true),
        (DbErr::ConnectionAcquire(ConnAcquireErr::Timeout), true),
        (DbErr::Conn(mistaken()), false),
        (DbErr::Exec(mistaken()), false),
        (DbErr::Query(mistaken()), false),
        (DbErr::Custom("mistaken".to_owned()), false),
    ] {
        assert_eq!(is_outage(&error), expected, "{error:?}");
    }
}
