//! What runs are paid with.

use atelier_database::{Database, DatabaseOptions};
use atelier_domain::credits::ledger::{Cause, Initiator, Occasion};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{MicroCredits, UserId};
use atelier_domain::ports::{IdSource, Store};
use atelier_testkit::{builders, give_credits};
use sqlx::{Connection, PgConnection, SqliteConnection};
use uuid::Uuid;

use super::database::TestDatabase;

/// More micro-credits than anything uses.
pub const PLENTY: u64 = 100_000_000 * MicroCredits::PER_CREDIT;

/// Credits as the API tells them, in micro-credits.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few credits, written with six decimals"
)]
pub fn micro(credits: f64) -> u64 {
    (credits * 1e6).round() as u64
}

struct Fresh;

impl IdSource for Fresh {
    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }
}

impl TestDatabase {
    /// Leaves everybody so many micro-credits beside what is held, whatever they had.
    pub async fn set_credits(&self, micro: u64) {
        set_credits(self.url(), micro).await;
    }
}

/// The same by the database's address.
pub(super) async fn set_credits(url: &str, micro: u64) {
    let options = DatabaseOptions {
        max_connections: 1,
        ..DatabaseOptions::new(url)
    };
    let store = Database::connect(&options).await.unwrap();
    for owner in people(url).await {
        let scope = Scope::person(owner);
        let has = take_back(&store, scope, micro).await;
        if has < micro {
            give_credits(&store, &Fresh, scope, micro - has).await;
        }
    }
}

async fn people(url: &str) -> Vec<UserId> {
    const PEOPLE: &str = "SELECT id FROM users WHERE deleted_at IS NULL";
    let people: Vec<Uuid> = if url.starts_with("postgres") {
        let mut connection = PgConnection::connect(url).await.unwrap();
        let people = sqlx::query_scalar(PEOPLE).fetch_all(&mut connection);
        people.await.unwrap()
    } else {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        let people = sqlx::query_scalar(PEOPLE).fetch_all(&mut connection);
        people.await.unwrap()
    };
    people.into_iter().map(UserId::new).collect()
}

/// Takes back what somebody has free beyond this. Gives what they have free by then.
async fn take_back(store: &Database, scope: Scope, micro: u64) -> u64 {
    let now = builders::start();
    let mut transaction = store.begin(scope).await.unwrap();
    let ledger = transaction.credits();
    let before = ledger.lock(scope.user()).await.unwrap();
    let mut account = before.account.clone();
    let mut entries = Vec::new();
    for lot in before.account.lots() {
        let too_much = account
            .available(now)
            .saturating_sub(MicroCredits::new(micro));
        let back = lot.free().min(too_much);
        if back > MicroCredits::ZERO {
            let cause = Cause::new(format!("test:{}", Fresh.uuid()));
            let occasion = Occasion::new(cause, "For a test", Initiator::System, now);
            entries.push(account.claw_back(lot.id, back, occasion).unwrap());
        }
    }
    let has = account.available(now).get();
    if !entries.is_empty() {
        let change = before.change(account, entries, now);
        ledger.save(&change).await.unwrap();
    }
    transaction.commit().await.unwrap();
    has
}
