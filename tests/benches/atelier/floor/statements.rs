//! What the product sends for a turn, as the log of its PostgreSQL shows it: four messages, in the person's name.

use super::Ledger;

/// With the person's id.
pub(super) fn begin(role: &str, person: &str) -> String {
    format!(
        "BEGIN; SET LOCAL ROLE {role}; SET LOCAL atelier.person = '{person}'; SET LOCAL atelier.house = 'off'"
    )
}

/// The session's state: $1 its id, $2 its owner, $3 its revision, $4 the round, $5 the state, $6 its last entry.
const SESSION: &str = "
    UPDATE sessions SET project_id = NULL, title = title, title_folded = title_folded, status = 'running',
        starred = false, current_round = $4, credits_used = credits_used + 1, termination_reason = NULL,
        run_state = $5, last_sequence = $6, updated_at = now(), completed_at = NULL, revision = revision + 1
    WHERE id = $1 AND owner_id = $2 AND revision = $3
    RETURNING true";

/// Says whether the session was found, and the number of the account's last entry. $7 what is left of the account's
/// lots.
pub(super) const SAVE: &str = "
    WITH first AS ({SESSION}), second AS (
        UPDATE credit_accounts SET revision = revision + 1, balance = balance - 1, held = held, debt = debt,
            used = used + 1, entries = entries + 1, next_grant_at = next_grant_at, lots = $7,
            next_lapse_at = next_lapse_at
        WHERE owner_id = $2
        RETURNING entries
    )
    SELECT (SELECT count(*) FROM first) = 1, (SELECT entries FROM second)";

/// The same without the account.
pub(super) const SAVE_ALONE: &str = "
    WITH first AS ({SESSION}) SELECT (SELECT count(*) FROM first) = 1, NULL::bigint";

pub(super) fn with_session(save: &str) -> String {
    save.replace("{SESSION}", SESSION)
}

/// What is held for the next call: $9 the hold, $10 its parts.
const HOLD: &str = "
    opened AS (
        INSERT INTO credit_holds (id, owner_id, session_id, turn_id, amount, parts, holder_id, expires_at, status,
            resolved_at)
        VALUES ($9, $2, $1, $3, 8070, $10, $3, now(), 'open', NULL)
    ),";

/// What is settled: $11 the account's last entry, $12 the hold that ends.
const SETTLE: &str = "
    settled AS (
        UPDATE credit_holds SET status = 'settled', resolved_at = now() WHERE owner_id = $2 AND id = $12
    ), credit_entry AS (
        INSERT INTO credit_entries (owner_id, sequence, cause, kind, amount, counter, counter_amount, balance_after,
            lot_id, hold_id, session_id, turn_id, order_name, description, reason, initiator, initiator_name, at)
        VALUES ($2, $11, 'turn:' || $3::text, 'usage', -8070, 'revenue', 8070, 500000000, NULL, $12, $1, $3, NULL,
            'Round 2: scripted', NULL, 'person', $2::text, now())
    ),";

/// One turn of four is the writer's, and makes a version.
const VERSION: &str = "
    version AS (
        INSERT INTO document_versions (session_id, number, content, word_count, author, round, created_at)
        VALUES ($1, $4, $6, 170, 'writer', $4, now())
    ),";

/// $3 the turn's id, $4 its round, $5 the last entry before it, $6 its answer, $7 its evaluation, $8 an event.
const TURN: &str = "
    turn AS (
        INSERT INTO turns (session_id, id, agent_id, round, phase, attempt, provider, model, answered_by, outcome,
            finish_reason, vendor_reason, raw_answer, evaluation, parse_tier, overall_score, input_tokens,
            output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, usage_is_estimated, credits,
            sent, started_at, first_token_ms, ended_at)
        VALUES ($1, $3, 'writer', $4, 2, 1, 'scripted', 'scripted', 'scripted', 'completed', 'stop', 'stop', $6, $7,
            'json', 980, 713, 94, 0, 0, 0, false, 8070, $8, now(), 1, now())
    ), entries AS (
        INSERT INTO journal (session_id, sequence, at, kind, event)
        VALUES ($1, $5 + 1, now(), 'turn.completed', $8), ($1, $5 + 2, now(), 'credits.updated', $8),
            ($1, $5 + 3, now(), 'evaluation.recorded', $8), ($1, $5 + 4, now(), 'turn.started', $8)
    )
    INSERT INTO usage_records (turn_id, attempt, call, account_id, context, session_id, provider, model, input_tokens,
        output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, credits, cost_micro_dollars,
        latency_ms, first_token_ms, outcome, at)
    VALUES ($3, 1, 1, $2, 'session', $1, 'scripted', 'scripted', 713, 94, 0, 0, 0, 8070, 0, 1, 1, 'completed', now())";

/// Of the four entries that a turn adds to its session's journal.
pub(super) const ENTRIES: i64 = 4;

/// What a turn adds beside the states.
pub(super) fn add(ledger: Ledger, has_version: bool) -> String {
    let hold = if ledger.holds() { HOLD } else { "" };
    let settle = if ledger.settles() { SETTLE } else { "" };
    let version = if has_version { VERSION } else { "" };
    format!("WITH {hold} {settle} {version} {TURN}")
}
