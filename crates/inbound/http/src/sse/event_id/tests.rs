use actix_web::test::TestRequest;
use atelier_testkit::builders;
use proptest::collection::btree_map;
use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn positions_come_back_as_they_were(
        micros in 0_i64..253_402_300_800_000_000,
        entries in proptest::option::of(0..=u64::MAX >> 1),
        runs in btree_map(any::<u128>(), (0..=u64::MAX >> 1, any::<u32>()), 0..5),
    ) {
        let mut positions = Positions::new(DateTime::from_timestamp_micros(micros).unwrap());
        if let Some(entries) = entries {
            positions.set_entries(entries);
        }
        for (run, (sequence, deltas)) in runs {
            positions.set(SessionId::new(Uuid::from_u128(run)), Position { sequence, deltas });
        }
        let id = encode(&positions);
        prop_assert!(id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)), "{id}");
        prop_assert_eq!(decode(&id), Some(positions));
    }

    #[test]
    fn any_bytes_are_positions_or_refused(version in 1..3, bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let id = format!("{version}.{}", BASE64_URL_SAFE_NO_PAD.encode(bytes));
        if let Some(positions) = decode(&id) {
            prop_assert_eq!(decode(&encode(&positions)), Some(positions));
        }
    }

    #[test]
    fn any_text_is_positions_or_refused(text in "\\PC{0,60}") {
        let _: Option<Positions> = decode(&text);
    }
}

/// With these bytes after the first version.
fn of(bytes: &[u8]) -> String {
    format!("1.{}", BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

#[test]
fn other_ids_are_refused() {
    let run = [7; 16];
    let with = |number: &[u8]| of(&[&[1], &run[..], number].concat());
    assert!(decode(&with(&[3, 0])).is_some());
    for (id, why) in [
        (String::new(), "nothing"),
        ("7-2".to_owned(), "the id of a run's own stream"),
        ("1.".to_owned(), "no time"),
        ("1.!".to_owned(), "no base64"),
        (
            encode(&Positions::new(builders::start())).replacen('2', "3", 1),
            "another version",
        ),
        (of(&[0x80]), "a number that is cut off"),
        (of(&[0xff; 9]), "a number without an end"),
        (
            of(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2]),
            "a number of 65 bits",
        ),
        (
            of(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]),
            "a time that is too late",
        ),
        ("2.AQ".to_owned(), "no account"),
        (of(&[1, 7, 7]), "half a run"),
        (with(&[]), "a run without a position"),
        (with(&[3]), "half a position"),
        (
            with(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0]),
            "a signed sequence",
        ),
        (with(&[3, 0x80, 0x80, 0x80, 0x80, 0x10]), "too many deltas"),
    ] {
        assert_eq!(decode(&id), None, "{why}");
    }
}

#[test]
fn an_id_is_bounded() {
    let mut positions = Positions::new(builders::start());
    let mut run = 0_u128;
    let position = Position {
        sequence: 9_999,
        deltas: 9_999,
    };
    while positions.set(SessionId::new(Uuid::from_u128(run)), position) {
        run += 1;
    }
    let id = encode(&positions);
    assert!(id.len() < 8_000, "{}", id.len());
    // One more, written by somebody else.
    let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(&id[2..]).unwrap();
    bytes.extend([0xff; 16]);
    bytes.extend([1, 0]);
    let id = format!("2.{}", BASE64_URL_SAFE_NO_PAD.encode(bytes));
    assert_eq!(decode(&id), None);
}

#[test]
fn ids_from_before_accounts_are_still_read() {
    let run = [7; 16];
    let old = decode(&of(&[&[1], &run[..], &[3, 0]].concat())).unwrap();
    assert_eq!(old.entries(), None);
    let position = old.of(SessionId::new(Uuid::from_bytes(run))).unwrap();
    assert_eq!((position.sequence, position.deltas), (3, 0));
}

#[test]
fn the_header_is_the_newer_word() {
    for (header, query, expected) in [
        (None, None, Some(None)),
        (None, Some("7"), Some(Some(7))),
        (Some("8"), Some("7"), Some(Some(8))),
        (Some("x"), Some("7"), None),
        (None, Some("x"), None),
    ] {
        let mut request = TestRequest::get();
        if let Some(seen) = header {
            request = request.insert_header((LAST_EVENT_ID, seen));
        }
        let seen = last_seen(&request.to_http_request(), query, |seen| {
            seen.parse::<u8>().ok()
        });
        assert_eq!(seen.ok(), expected, "{header:?} {query:?}");
    }
}
