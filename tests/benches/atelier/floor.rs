//! What the database itself commits: a client that writes what a turn writes, on the product's own tables, and does
//! nothing else.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use sqlx::types::Uuid;
use sqlx::{Connection, PgConnection};

/// The product saves a turn's state in one statement ...
const SAVE: &str = "
    UPDATE sessions SET status = 'running', current_round = $4, credits_used = credits_used + 1, run_state = $5,
        last_sequence = $6, updated_at = now(), revision = revision + 1
    WHERE id = $1 AND owner_id = $2 AND revision = $3";

/// ... and adds what is new in a second one.
const ADD: &str = "
    turn AS (
        INSERT INTO turns (session_id, id, agent_id, round, phase, attempt, provider, model, answered_by, outcome,
            finish_reason, vendor_reason, raw_answer, evaluation, parse_tier, overall_score, input_tokens,
            output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, usage_is_estimated, credits,
            sent, started_at, first_token_ms, ended_at)
        VALUES ($1, $3, 'writer', $4, 2, 1, 'scripted', 'scripted', 'scripted', 'completed', 'stop', 'stop', $6, $7,
            'json', 980, 713, 94, 0, 0, 0, false, 8070, $8, now(), 1, now())
    ), entries AS (
        INSERT INTO journal (session_id, sequence, at, kind, event)
        VALUES ($1, $5 + 1, now(), 'turn.completed', $8), ($1, $5 + 2, now(), 'evaluation.recorded', $8),
            ($1, $5 + 3, now(), 'turn.started', $8)
    )
    INSERT INTO usage_records (turn_id, attempt, call, account_id, context, session_id, provider, model, input_tokens,
        output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, credits, cost_micro_dollars,
        latency_ms, first_token_ms, outcome, at)
    VALUES ($3, 1, 1, $2, 'session', $1, 'scripted', 'scripted', 713, 94, 0, 0, 0, 8070, 0, 1, 1, 'completed', now())";

/// One turn of four is the writer's, and makes a version.
const VERSION: &str = "
    version AS (
        INSERT INTO document_versions (session_id, number, content, word_count, author, round, created_at)
        VALUES ($1, $4, $6, 170, 'writer', $4, now())
    )";
const TURNS: i64 = 4;

/// Of the turns of a short document, in bytes.
const STATE: usize = 1_000;
const ANSWER: usize = 1_000;
const EVALUATION: usize = 200;
const EVENT: usize = 150;

/// A session that the product has made.
#[derive(Clone, Copy)]
struct Draft {
    id: Uuid,
    owner: Uuid,
    revision: i64,
    last_sequence: i64,
}

struct Client {
    connection: PgConnection,
    draft: Draft,
    add: String,
    add_with_version: String,
}

impl Client {
    async fn open(database: &str, draft: Draft) -> Self {
        Self {
            connection: PgConnection::connect(database).await.unwrap(),
            draft,
            add: format!("WITH {ADD}"),
            add_with_version: format!("WITH {VERSION}, {ADD}"),
        }
    }

    /// The commit of the n-th turn, from 0.
    async fn commit(&mut self, turn: i64) {
        let draft = self.draft;
        let last_sequence = draft.last_sequence + 3 * turn;
        let mut transaction = self.connection.begin().await.unwrap();
        let saved = sqlx::query(SAVE)
            .bind(draft.id)
            .bind(draft.owner)
            .bind(draft.revision + turn)
            .bind(turn)
            .bind("s".repeat(STATE))
            .bind(last_sequence + 3)
            .execute(&mut *transaction)
            .await
            .unwrap();
        assert_eq!(saved.rows_affected(), 1);
        let add = if turn % TURNS == 0 {
            &self.add_with_version
        } else {
            &self.add
        };
        sqlx::query(sqlx::AssertSqlSafe(add.as_str()))
            .bind(draft.id)
            .bind(draft.owner)
            .bind(Uuid::now_v7())
            // The draft has a first version.
            .bind(turn + 2)
            .bind(last_sequence)
            .bind("a".repeat(ANSWER))
            .bind("e".repeat(EVALUATION))
            .bind("j".repeat(EVENT))
            .execute(&mut *transaction)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }
}

/// Commits the turns of all sessions there are for so many seconds, each on a connection of its own, and says how many
/// commits a second there were.
pub(crate) async fn serve(database: &str, seconds: &str) {
    let mut first = PgConnection::connect(database).await.unwrap();
    let drafts: Vec<(Uuid, Uuid, i64, i64)> =
        sqlx::query_as("SELECT id, owner_id, revision, last_sequence FROM sessions")
            .fetch_all(&mut first)
            .await
            .unwrap();
    let mut clients = Vec::new();
    for (id, owner, revision, last_sequence) in drafts {
        let draft = Draft {
            id,
            owner,
            revision,
            last_sequence,
        };
        clients.push(Client::open(database, draft).await);
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
