//! What an export says of each thing. Fields that only serve the machinery are left out, and so is every secret.

use atelier_domain::admin::AuditEntry;
use atelier_domain::billing::{Order, Receipt, Subscription};
use atelier_domain::credits::ledger::{self as credits, Entry};
use atelier_domain::editorial::document::DocumentVersion;
use atelier_domain::editorial::{JournalEntry, Note, Session, Turn};
use atelier_domain::identity::{ApiKey, Profile, Subject, User};
use atelier_domain::projects::Project;
use atelier_domain::usage::{UsageContext, UsageRecord};
use serde_json::{Value, json};

pub(super) fn user(user: &User) -> Value {
    json!({
        "id": user.id,
        "email": user.email,
        "display_name": user.display_name,
        "is_admin": user.is_admin,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
    })
}

pub(super) fn profile(profile: &Profile) -> Value {
    json!({
        "timezone": profile.timezone,
        "preferences": profile.preferences,
    })
}

pub(super) fn subject(subject: &Subject) -> Value {
    json!({ "issuer": subject.issuer, "subject": subject.name })
}

pub(super) fn api_key(key: &ApiKey) -> Value {
    json!({
        "id": key.id,
        "label": key.label,
        "prefix": key.prefix,
        "scopes": key.scopes,
        "limit": {
            "requests": key.quota.requests,
            "window_seconds": key.quota.window_seconds,
        },
        "created_at": key.created_at,
        "last_used_at": key.last_used_at,
        "revoked_at": key.revoked_at,
        "expires_at": key.expires_at,
    })
}

pub(super) fn project(project: &Project) -> Value {
    json!({
        "id": project.id,
        "name": project.name,
        "description": project.description,
        "archived_at": project.archived_at,
        "created_at": project.created_at,
        "updated_at": project.updated_at,
    })
}

/// The session without its texts, which follow it one by one.
pub(super) fn session(session: &Session) -> Value {
    json!({
        "id": session.id,
        "project_id": session.project,
        "title": session.title,
        "starred": session.starred,
        "status": session.status(),
        "brief": *session.brief,
        "plan": session.plan,
        "rounds": session.run.rounds,
        "completion": session.run.completion,
        "failure": session.run.failure,
        "micro_credits_used": session.run.credits_used,
        "created_at": session.created_at,
        "updated_at": session.updated_at,
        "completed_at": session.completed_at,
    })
}

pub(super) fn version(version: &DocumentVersion) -> Value {
    json!({
        "number": version.number,
        "content": version.content,
        "word_count": version.word_count,
        "author": version.author,
        "round": version.round,
        "created_at": version.created_at,
    })
}

pub(super) fn turn(turn: &Turn) -> Value {
    json!({
        "turn": turn.reference,
        "provider": turn.provider,
        "model": turn.model,
        "answered_by": turn.answered_by,
        "result": turn.outcome,
        "answer": turn.raw_answer,
        "evaluation": turn.evaluation,
        "usage": turn.usage,
        "usage_is_estimated": turn.usage_is_estimated,
        "micro_credits": turn.credits,
        "version": turn.version,
        "started_at": turn.started_at,
        "ended_at": turn.ended_at,
    })
}

pub(super) fn note(note: &Note) -> Value {
    json!({
        "id": note.id,
        "text": note.text,
        "for_round": note.for_round,
        "created_at": note.created_at,
    })
}

pub(super) fn entry(entry: &JournalEntry) -> Value {
    json!({ "sequence": entry.sequence, "at": entry.at, "event": entry.event })
}

/// What the vendor charges the platform is not the person's.
pub(super) fn usage(record: &UsageRecord) -> Value {
    let UsageContext::Session { session, turn } = record.context;
    json!({
        "session_id": session,
        "turn_id": turn,
        "attempt": record.attempt,
        "call": record.call,
        "provider": record.provider,
        "model": record.model,
        "usage": record.usage,
        "micro_credits": record.credits,
        "latency_ms": record.latency_ms,
        "outcome": record.outcome.as_str(),
        "at": record.at,
    })
}

pub(super) fn credit_entry(entry: &Entry) -> Value {
    let occasion = &entry.occasion;
    let (turn, order) = match &occasion.subject {
        None => (None, None),
        Some(credits::Subject::Turn { turn, .. }) => (Some(turn), None),
        Some(credits::Subject::Order(name)) => (None, Some(name)),
    };
    json!({
        "sequence": entry.sequence,
        "kind": entry.kind,
        "micro_credits": entry.amount,
        "balance_after": entry.balance_after,
        "description": occasion.description,
        "reason": occasion.reason,
        "session_id": entry.session(),
        "turn_id": turn,
        "order": order,
        "at": occasion.at,
    })
}

pub(super) fn subscription(subscription: &Subscription) -> Value {
    let told = &subscription.told;
    json!({
        "id": told.id,
        "plan": subscription.plan,
        "status": told.status,
        "price": told.price,
        "period_start": told.period.start,
        "period_end": told.period.end,
        "cancel_at_period_end": told.cancel_at_period_end,
        "created_at": told.created_at,
        "ended_at": told.ended_at,
    })
}

pub(super) fn order(order: &Order) -> Value {
    json!({
        "id": order.id,
        "goods": order.goods,
        "status": order.status,
        "created_at": order.created_at,
        "updated_at": order.updated_at,
    })
}

pub(super) fn receipt(receipt: &Receipt) -> Value {
    json!({
        "for": receipt.source.to_string(),
        "paid": receipt.paid,
        "refunded": receipt.refunded,
        "disputes": receipt.disputes,
        "micro_credits": receipt.granted,
        "micro_credits_taken_back": receipt.clawed_back,
        "at": receipt.at,
    })
}

pub(super) fn audit(entry: &AuditEntry) -> Value {
    json!({
        "sequence": entry.sequence,
        "actor": entry.actor,
        "action": entry.action,
        "target": entry.target,
        "before": read(&entry.before),
        "after": read(&entry.after),
        "at": entry.at,
    })
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| Value::from(json))
}
