//! Writes that wait for each other, so that several cost one round trip, or on SQLite one errand to the thread that
//! writes.

use std::mem;

use sea_orm::sea_query::{
    CommonTableExpression, InsertStatement, SqliteQueryBuilder, UpdateStatement, Values,
    WithClause, WithQuery,
};
use sea_orm::{DbBackend, Statement};

/// So many become one statement. It stays far below PostgreSQL's 65,535 parameters, however long each is.
const MOST: usize = 8;

/// A write of which nobody asks how many rows it found.
pub(crate) enum Write {
    Insert(InsertStatement),
    Update(UpdateStatement),
}

impl From<InsertStatement> for Write {
    fn from(insert: InsertStatement) -> Self {
        Self::Insert(insert)
    }
}

impl From<UpdateStatement> for Write {
    fn from(update: UpdateStatement) -> Self {
        Self::Update(update)
    }
}

impl Write {
    fn part(self, number: usize) -> CommonTableExpression {
        let mut part = CommonTableExpression::new();
        part.table_name(format!("write_{number}"));
        match self {
            Self::Insert(insert) => part.query(insert),
            Self::Update(update) => part.query(update),
        };
        part
    }

    fn with(self, others: WithClause) -> WithQuery {
        match self {
            Self::Insert(insert) => insert.with(others),
            Self::Update(update) => update.with(others),
        }
    }

    fn text(&self) -> (String, Values) {
        match self {
            Self::Insert(insert) => insert.build(SqliteQueryBuilder),
            Self::Update(update) => update.build(SqliteQueryBuilder),
        }
    }
}

/// Writes that were not made yet. No two of them alter the same row.
#[derive(Default)]
pub(super) struct Waiting(Vec<Write>);

/// What stands for all of them.
pub(super) enum Joined {
    One(Box<Write>),
    Several(Box<WithQuery>),
}

impl Waiting {
    /// Whether it is time to make them.
    pub(super) fn add(&mut self, write: Write) -> bool {
        self.0.push(write);
        self.0.len() >= MOST
    }

    /// One statement for all; nothing where nothing waits. PostgreSQL checks keys at its end, so that rows may refer to
    /// each other.
    pub(super) fn join(&mut self) -> Option<Joined> {
        let mut writes = mem::take(&mut self.0);
        let last = writes.pop()?;
        if writes.is_empty() {
            return Some(Joined::One(Box::new(last)));
        }
        let mut others = WithClause::new();
        for (number, write) in writes.into_iter().enumerate() {
            others.cte(write.part(number));
        }
        Some(Joined::Several(Box::new(last.with(others))))
    }

    /// All of them, one after the other, and then what follows; nothing where there is neither.
    pub(super) fn in_a_row(&mut self, then: Option<(String, Values)>) -> Option<Statement> {
        let writes = mem::take(&mut self.0);
        in_a_row(writes.iter().map(Write::text).chain(then))
    }
}

/// Statements of SQLite as one text, which its driver runs one by one. Each takes its values from where the one before
/// it stopped, so that their placeholders have no numbers.
pub(super) fn in_a_row(statements: impl Iterator<Item = (String, Values)>) -> Option<Statement> {
    let (mut texts, mut all) = (Vec::new(), Vec::new());
    for (text, Values(values)) in statements {
        texts.push(text);
        all.extend(values);
    }
    (!texts.is_empty())
        .then(|| Statement::from_sql_and_values(DbBackend::Sqlite, texts.join("; "), all))
}
