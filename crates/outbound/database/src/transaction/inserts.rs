//! Inserts that wait for each other, so that several cost one round trip, or on SQLite one errand to the thread that
//! writes.

use std::mem;

use sea_orm::sea_query::{
    CommonTableExpression, InsertStatement, SqliteQueryBuilder, Values, WithClause, WithQuery,
};
use sea_orm::{DbBackend, Statement};

/// So many become one statement. It stays far below PostgreSQL's 65,535 parameters, however long each is.
const MOST: usize = 8;

/// Inserts that were not made yet.
#[derive(Default)]
pub(super) struct Inserts(Vec<InsertStatement>);

/// What stands for all of them.
pub(super) enum Joined {
    One(Box<InsertStatement>),
    Several(Box<WithQuery>),
}

impl Inserts {
    /// Whether it is time to make them.
    pub(super) fn add(&mut self, insert: InsertStatement) -> bool {
        self.0.push(insert);
        self.0.len() >= MOST
    }

    /// One statement for all; nothing where nothing waits. PostgreSQL checks keys at its end, so that rows may refer to
    /// each other.
    pub(super) fn join(&mut self) -> Option<Joined> {
        let mut inserts = mem::take(&mut self.0);
        let last = inserts.pop()?;
        if inserts.is_empty() {
            return Some(Joined::One(Box::new(last)));
        }
        let mut others = WithClause::new();
        for (number, insert) in inserts.into_iter().enumerate() {
            let mut other = CommonTableExpression::new();
            other.table_name(format!("insert_{number}")).query(insert);
            others.cte(other);
        }
        Some(Joined::Several(Box::new(last.with(others))))
    }

    /// All of them, one after the other; nothing where nothing waits.
    pub(super) fn in_a_row(&mut self) -> Option<Statement> {
        let inserts = mem::take(&mut self.0);
        let built = inserts
            .iter()
            .map(|insert| insert.build(SqliteQueryBuilder));
        in_a_row(built)
    }
}

/// Statements of SQLite as one text, which its driver runs one by one. Each takes its values from where the one before
/// it stopped.
pub(super) fn in_a_row(statements: impl Iterator<Item = (String, Values)>) -> Option<Statement> {
    let (mut texts, mut all) = (Vec::new(), Vec::new());
    for (text, Values(values)) in statements {
        texts.push(text);
        all.extend(values);
    }
    (!texts.is_empty())
        .then(|| Statement::from_sql_and_values(DbBackend::Sqlite, texts.join("; "), all))
}
