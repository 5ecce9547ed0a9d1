//! Whether the ledger is what the turns say, counted in the tables themselves.

use std::collections::BTreeMap;

use atelier_domain::credits::{Multiplier, Rounding, credits_for};
use atelier_domain::models::Catalogue;
use sqlx::{Connection, PgConnection};

use super::database::TestDatabase;
use crate::vendors::{Reply, Vendors};

const OPEN_HOLDS: &str = "SELECT count(*) FROM credit_holds WHERE status = 'open'";

/// Turns that are not on the books once, at what they were billed.
const UNBOOKED: &str = "SELECT count(*) FROM turns t WHERE 1 <> \
    (SELECT count(*) FROM credit_entries e WHERE e.turn_id = t.id AND e.amount = -t.credits)";

/// What was used by a turn that there is not.
const ORPHANED: &str = "SELECT count(*) FROM credit_entries e WHERE e.kind = 'usage' \
    AND NOT EXISTS (SELECT 1 FROM turns t WHERE t.id = e.turn_id)";

const UNBALANCED: &str = "SELECT count(*) FROM credit_accounts a \
    WHERE a.balance <> (SELECT coalesce(sum(e.amount), 0) FROM credit_entries e WHERE e.owner_id = a.owner_id) \
    OR a.balance + a.debt <> (SELECT coalesce(sum({left}), 0) FROM {lots}) \
    OR a.held <> (SELECT coalesce(sum(h.amount), 0) FROM credit_holds h \
        WHERE h.owner_id = a.owner_id AND h.status = 'open')";

const BELOW_ZERO: &str = "SELECT count(*) FROM credit_entries WHERE balance_after < 0";

/// What is wrong with the books: a count of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    pub unbooked: i64,
    pub orphaned: i64,
    pub unbalanced: i64,
    pub below_zero: i64,
}

/// What a completed turn was billed, in micro-credits, and by whom it was answered.
#[derive(sqlx::FromRow)]
struct Billed {
    request_id: Option<String>,
    amount: i64,
    provider: String,
    model: String,
}

impl TestDatabase {
    pub async fn open_holds(&self) -> i64 {
        self.count(OPEN_HOLDS).await
    }

    /// As long as no run is under way.
    pub async fn faults_of_the_books(&self) -> Faults {
        Faults {
            unbooked: self.count(UNBOOKED).await,
            orphaned: self.count(ORPHANED).await,
            unbalanced: self.count(&self.unbalanced()).await,
            below_zero: self.count(BELOW_ZERO).await,
        }
    }

    /// What is left of lots stands in their account.
    fn unbalanced(&self) -> String {
        let (left, lots) = if self.url().starts_with("postgres") {
            (
                "(l ->> 'left')::bigint",
                "json_array_elements(a.lots::json) l",
            )
        } else {
            ("l.value ->> 'left'", "json_each(a.lots) l")
        };
        UNBALANCED.replace("{left}", left).replace("{lots}", lots)
    }

    /// How many completed turns cost something else than what the vendors used for them, at the models' prices, or were
    /// answered by no call of theirs. On PostgreSQL.
    pub async fn billed_otherwise(&self, vendors: &Vendors) -> usize {
        let mut connection = PgConnection::connect(self.url()).await.unwrap();
        let billed: Vec<Billed> = sqlx::query_as(
            "SELECT t.request_id, -e.amount AS amount, t.provider, t.model FROM credit_entries e \
             JOIN turns t ON t.id = e.turn_id WHERE t.outcome = 'completed'",
        )
        .fetch_all(&mut connection)
        .await
        .unwrap();
        let catalogue = Catalogue::builtin().unwrap();
        let used = used(vendors);
        let price = |billed: &Billed| {
            let tokens = used.get(billed.request_id.as_deref()?)?;
            let known = catalogue.find(&billed.provider, &billed.model);
            // The models of the compatible server stand in a file of the test's own.
            let multiplier =
                known.map_or(Multiplier::from_thousandths(2_000), |spec| spec.multiplier);
            let price = credits_for(tokens.0, tokens.1, multiplier, Rounding::Exact);
            i64::try_from(price.ok()?.get()).ok()
        };
        let unlike = |billed: &&Billed| price(billed) != Some(billed.amount);
        billed.iter().filter(unlike).count()
    }
}

/// Tokens read and written, by the vendors' own names of the calls.
fn used(vendors: &Vendors) -> BTreeMap<String, (u64, u64)> {
    let calls = vendors.calls().into_iter();
    let used = calls.filter_map(|logged| match &*logged.reply {
        Reply::Stream(answer) => {
            let name = format!("call-{}", logged.call.number);
            Some((name, (answer.usage.input, answer.usage.output)))
        }
        Reply::Failure(_) => None,
    });
    used.collect()
}
