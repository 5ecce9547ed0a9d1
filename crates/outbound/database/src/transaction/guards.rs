//! Two updates that are made at once, each of which has to find its row.

use sea_orm::sea_query::{
    CommonTableExpression, Expr, Query, SqliteQueryBuilder, UpdateStatement, WithClause, WithQuery,
};
use sea_orm::{DbErr, QueryResult, Statement};

use super::waiting::in_a_row;

/// Whether each found its row.
pub(super) type Found = [bool; 2];

/// For PostgreSQL: one statement, which locks the row of the first before that of the second.
pub(super) fn joined(updates: [UpdateStatement; 2]) -> WithQuery {
    let mut made = WithClause::new();
    for (name, mut update) in ["first", "second"].into_iter().zip(updates) {
        update.returning(Query::returning().expr(Expr::val(true)));
        let mut one = CommonTableExpression::new();
        one.table_name(name).query(update);
        made.cte(one);
    }
    Query::select()
        .expr(Expr::cust("(SELECT count(*) FROM \"first\") = 1"))
        .expr(Expr::cust("(SELECT count(*) FROM \"second\") = 1"))
        .take()
        .with(made)
}

pub(super) fn read_joined(row: Option<QueryResult>) -> Result<Found, DbErr> {
    let row = row.ok_or_else(|| DbErr::RecordNotFound("a count".to_owned()))?;
    Ok([row.try_get_by_index(0)?, row.try_get_by_index(1)?])
}

/// For SQLite: each names itself where it finds its row.
pub(super) fn in_turn(updates: [UpdateStatement; 2]) -> Option<Statement> {
    let named = (0_i64..).zip(updates).map(|(number, mut update)| {
        update.returning(Query::returning().expr(Expr::val(number)));
        update.build(SqliteQueryBuilder)
    });
    in_a_row(named)
}

pub(super) fn read_in_turn(rows: &[QueryResult]) -> Result<Found, DbErr> {
    let mut found = [false; 2];
    for row in rows {
        let number: i64 = row.try_get_by_index(0)?;
        for (place, is_found) in (0_i64..).zip(&mut found) {
            *is_found |= place == number;
        }
    }
    Ok(found)
}
