//! The ids of events: what a reader sends to go on where it stood.
//!
//! A run's own stream has the position in its log as the id. The stream of all runs has one that holds where its reader
//! stands in each: `2.` and, in base64url, the time of the last look in microseconds, the entries of the account's
//! history and one, or 0 where nobody looked, then for every run its id and the two numbers of its position. The first
//! version, `1.`, knew nothing of accounts; readers of it may still come back. Numbers are written in groups of seven bits, the lowest first, with the eighth bit set
//! in all but the last. The most runs there can be make less than 8 KiB, which is what proxies take as a header.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderName;
use atelier_domain::editorial::{Position, Positions};
use atelier_domain::kernel::SessionId;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike};
use uuid::Uuid;

use crate::problem::Problem;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The versions of what an id of the stream of all runs holds.
const WITHOUT_ACCOUNT: &str = "1.";
const VERSION: &str = "2.";

/// Databases know no later year.
const LAST_YEAR: i32 = 9_999;

/// The id of the last event that was seen. The header wins: a browser that reconnects sets it, and keeps the query of
/// its first request.
pub(crate) fn last_seen<T>(
    request: &HttpRequest,
    after: Option<&str>,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let unreadable = || {
        Problem::malformed(
            "invalid_event_id",
            "the last event id is not one of this stream's events",
        )
    };
    let seen = match request.headers().get(LAST_EVENT_ID) {
        Some(header) => Some(header.to_str().map_err(|_| unreadable())?),
        None => after,
    };
    seen.map(|seen| read(seen).ok_or_else(unreadable))
        .transpose()
}

pub(crate) fn encode(positions: &Positions) -> String {
    let micros = positions.looked_at().timestamp_micros();
    let mut bytes = Vec::with_capacity(8 + positions.iter().len() * 20);
    put(&mut bytes, u64::try_from(micros).unwrap_or_default());
    let entries = positions.entries();
    put(
        &mut bytes,
        entries.map_or(0, |entries| entries.saturating_add(1)),
    );
    for (run, position) in positions.iter() {
        bytes.extend(run.as_uuid().as_bytes());
        put(&mut bytes, position.sequence);
        put(&mut bytes, position.deltas.into());
    }
    let mut id = VERSION.to_owned();
    BASE64_URL_SAFE_NO_PAD.encode_string(bytes, &mut id);
    id
}

pub(crate) fn decode(id: &str) -> Option<Positions> {
    let (coded, knows_account) = match id.strip_prefix(VERSION) {
        Some(coded) => (coded, true),
        None => (id.strip_prefix(WITHOUT_ACCOUNT)?, false),
    };
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(coded).ok()?;
    let mut rest = bytes.as_slice();
    let looked_at = DateTime::from_timestamp_micros(take(&mut rest)?.try_into().ok()?)?;
    let mut positions = Positions::new(looked_at);
    if knows_account && let Some(entries) = take(&mut rest)?.checked_sub(1) {
        i64::try_from(entries).ok()?;
        positions.set_entries(entries);
    }
    while let Some((run, after)) = rest.split_first_chunk() {
        rest = after;
        let position = Position {
            sequence: take(&mut rest).filter(|&number| i64::try_from(number).is_ok())?,
            deltas: take(&mut rest)?.try_into().ok()?,
        };
        let has_room = positions.set(SessionId::new(Uuid::from_bytes(*run)), position);
        has_room.then_some(())?;
    }
    (rest.is_empty() && looked_at.year() <= LAST_YEAR).then_some(positions)
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            bytes.push(low & 0x7f);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..u64::BITS).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let bits = u64::from(byte & 0x7f);
        number |= bits
            .checked_shl(shift)
            .filter(|moved| moved >> shift == bits)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests;
