//! What the database itself commits: a client that sends what the product sends for a turn, on the product's own tables,
//! and does nothing else.

mod statements;

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use sqlx::types::Uuid;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

const TURNS: i64 = 4;

/// Of the turns of a short document, in bytes.
const STATE: usize = 1_000;
const ANSWER: usize = 1_000;
const EVALUATION: usize = 200;
const EVENT: usize = 150;

/// What of the ledger is written with a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ledger {
    Nothing,
    /// The hold for the next call.
    Hold,
    /// The turn's settlement too.
    HoldAndSettlement,
}

impl Ledger {
    /// Each with what the one before it has.
    pub(crate) const ALL: [Self; 3] = [Self::Nothing, Self::Hold, Self::HoldAndSettlement];

    /// As the client of the floor is told it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Hold => "hold",
            Self::HoldAndSettlement => "hold-and-settlement",
        }
    }

    fn named(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|ledger| ledger.name() == name).unwrap()
    }

    fn holds(self) -> bool {
        self != Self::Nothing
    }

    fn settles(self) -> bool {
        self == Self::HoldAndSettlement
    }
}

/// A session that the product has made, and the lot of its owner's credits.
#[derive(Clone, sqlx::FromRow)]
struct Draft {
    id: Uuid,
    owner: Uuid,
    revision: i64,
    last_sequence: i64,
    lot: Uuid,
    lots: String,
}

struct Client {
    connection: PgConnection,
    draft: Draft,
    ledger: Ledger,
    held: Uuid,
    begin: String,
    save: String,
    add: String,
    add_with_version: String,
}

impl Client {
    async fn open(database: &str, draft: Draft, ledger: Ledger) -> Self {
        let save = if ledger.settles() {
            statements::SAVE
        } else {
            statements::SAVE_ALONE
        };
        Self {
            connection: PgConnection::connect(database).await.unwrap(),
            begin: statements::begin(atelier_database::APP_ROLE, &draft.owner.to_string()),
            draft,
            ledger,
            held: Uuid::now_v7(),
            save: statements::with_session(save),
            add: statements::add(ledger, false),
            add_with_version: statements::add(ledger, true),
        }
    }

    /// The commit of the n-th turn, from 0.
    async fn commit(&mut self, turn: i64) {
        let draft = &self.draft;
        let last_sequence = draft.last_sequence + statements::ENTRIES * turn;
        let begin = AssertSqlSafe(self.begin.clone());
        let mut transaction = self.connection.begin_with(begin).await.unwrap();
        let mut save = sqlx::query_as(AssertSqlSafe(self.save.as_str()))
            .bind(draft.id)
            .bind(draft.owner)
            .bind(draft.revision + turn)
            .bind(turn)
            .bind("s".repeat(STATE))
            .bind(last_sequence + statements::ENTRIES);
        if self.ledger.settles() {
            save = save.bind(&draft.lots);
        }
        let (found, entries): (bool, Option<i64>) =
            save.fetch_one(&mut *transaction).await.unwrap();
        assert!(found);
        let add = if turn % TURNS == 0 {
            &self.add_with_version
        } else {
            &self.add
        };
        let mut query = sqlx::query(AssertSqlSafe(add.as_str()))
            .bind(draft.id)
            .bind(draft.owner)
            .bind(Uuid::now_v7())
            // The draft has a first version.
            .bind(turn + 2)
            .bind(last_sequence)
            .bind("a".repeat(ANSWER))
            .bind("e".repeat(EVALUATION))
            .bind("j".repeat(EVENT));
        if self.ledger.holds() {
            let next = Uuid::now_v7();
            let parts = format!(r#"[{{"lot":"{}","amount":8070}}]"#, draft.lot);
            query = query.bind(next).bind(parts);
            if self.ledger.settles() {
                query = query.bind(entries).bind(self.held);
            }
            self.held = next;
        }
        query.execute(&mut *transaction).await.unwrap();
        transaction.commit().await.unwrap();
    }
}

/// Commits the turns of all sessions there are for so many seconds, each on a connection of its own, and says how many
/// commits a second there were.
pub(crate) async fn serve(database: &str, seconds: &str, ledger: &str) {
    let ledger = Ledger::named(ledger);
    let mut first = PgConnection::connect(database).await.unwrap();
    let drafts: Vec<Draft> = sqlx::query_as(
        "SELECT s.id, s.owner_id AS owner, s.revision, s.last_sequence, l.id AS lot, a.lots FROM sessions s
         JOIN credit_accounts a ON a.owner_id = s.owner_id
         JOIN LATERAL (SELECT id FROM credit_lots WHERE owner_id = s.owner_id LIMIT 1) l ON true",
    )
    .fetch_all(&mut first)
    .await
    .unwrap();
    let mut clients = Vec::new();
    for draft in drafts {
        clients.push(Client::open(database, draft, ledger).await);
    }
    assert!(!clients.is_empty(), "there are no sessions");
    let length = Duration::from_secs(seconds.parse().unwrap());
    let started = Instant::now();
    let commits = clients.into_iter().map(|mut client| async move {
        let mut commits = 0;
        while started.elapsed() < length {
            client.commit(commits).await;
            commits += 1;
        }
        commits
    });
    let commits: i64 = join_all(commits).await.into_iter().sum();
    println!("{}", commits as f64 / started.elapsed().as_secs_f64());
}
