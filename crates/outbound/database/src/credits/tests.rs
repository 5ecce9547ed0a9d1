//! How SQLite goes about open holds: by their index, which stays as small as they are few.

use atelier_domain::identity::Scope;
use atelier_domain::kernel::{SessionId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::prelude::Uuid;
use sea_orm::{DbBackend, QueryTrait, StatementBuilder};

use super::{jobs, reader, writer};
use crate::tests::plans;

#[tokio::test]
async fn ended_holds_are_never_read() {
    let connection = plans::tables().await;
    let owner = UserId::new(Uuid::nil());
    let (scope, session) = (Scope::person(owner), SessionId::new(Uuid::nil()));
    let now = DateTime::<Utc>::UNIX_EPOCH;
    let sqlite = DbBackend::Sqlite;
    for (statement, step) in [
        (
            reader::with_open_holds(owner).build(sqlite),
            "SEARCH r0 USING INDEX ix_credit_holds_open (owner_id=?) LEFT-JOIN",
        ),
        (
            reader::open_holds(owner).build(sqlite),
            "SEARCH credit_holds USING INDEX ix_credit_holds_open (owner_id=?)",
        ),
        (
            StatementBuilder::build(&writer::renew_holds(scope, session, now), &sqlite),
            "SEARCH credit_holds USING COVERING INDEX ix_credit_holds_open (owner_id=? AND session_id=?)",
        ),
        (
            StatementBuilder::build(&jobs::held_by_nobody(now, 1), &sqlite),
            "SCAN credit_holds USING INDEX ix_credit_holds_open",
        ),
    ] {
        let plan = plans::plan(&connection, statement).await;
        assert!(plan.iter().any(|is| is == step), "not `{step}`: {plan:#?}");
    }
}
