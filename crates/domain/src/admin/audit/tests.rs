use chrono::{DateTime, TimeDelta};
use serde_json::json;
use uuid::Uuid;

use super::{AuditEntry, Audited, BrokenChain, verify};
use crate::kernel::UserId;

fn chain(length: u64) -> Vec<AuditEntry> {
    let mut entries: Vec<AuditEntry> = Vec::new();
    for number in 0..length {
        let (sequence, hash) = entries
            .last()
            .map_or((0, AuditEntry::ORIGIN), |last| (last.sequence, last.hash));
        let audited = Audited {
            actor: Some(UserId::new(Uuid::from_u128(number.into()))),
            action: "api_key.created",
            target: format!("api_key:{number}"),
            before: json!(null),
            after: json!({"label": "mine"}),
            reason: None,
            cause: Some("request".to_owned()),
            at: DateTime::UNIX_EPOCH + TimeDelta::nanoseconds(1_234_567_891),
        };
        entries.push(AuditEntry::after(sequence, hash, &audited));
    }
    entries
}

const START: (u64, [u8; 32]) = (0, AuditEntry::ORIGIN);

#[test]
fn an_untouched_chain_holds() {
    let entries = chain(5);
    assert_eq!(verify(START, &entries), Ok((5, entries[4].hash)));
    assert_eq!(verify(START, &[]), Ok(START));
    let first = verify(START, &entries[..2]).unwrap();
    assert_eq!(
        verify(first, &entries[2..]),
        Ok((5, entries[4].hash)),
        "page by page"
    );
}

#[test]
fn any_change_is_found_where_it_was_made() {
    let changes: [fn(&mut AuditEntry); 8] = [
        |entry| entry.actor = None,
        |entry| entry.action.push('x'),
        |entry| entry.target.push('x'),
        |entry| entry.before = "{}".to_owned(),
        |entry| entry.after.clear(),
        |entry| entry.reason = Some(String::new()),
        |entry| entry.cause = None,
        |entry| entry.at += TimeDelta::microseconds(1),
    ];
    for change in changes {
        let mut entries = chain(5);
        change(&mut entries[2]);
        assert_eq!(verify(START, &entries), Err(BrokenChain { sequence: 3 }));
    }
}

#[test]
fn a_missing_entry_is_found() {
    let mut entries = chain(5);
    entries.remove(1);
    assert_eq!(verify(START, &entries), Err(BrokenChain { sequence: 2 }));
}

#[test]
fn a_text_that_moves_between_fields_is_found() {
    let mut entries = chain(1);
    let entry = &mut entries[0];
    std::mem::swap(&mut entry.action, &mut entry.target);
    assert_eq!(verify(START, &entries), Err(BrokenChain { sequence: 1 }));
}

#[test]
fn times_are_those_that_databases_keep() {
    assert_eq!(chain(1)[0].at.timestamp_subsec_nanos(), 234_567_000);
}
