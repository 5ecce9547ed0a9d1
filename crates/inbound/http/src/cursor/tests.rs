use std::fmt::Debug;

use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn cursors_come_back_as_they_were(seconds in 0_i64..253_402_300_800, nanos in 0_u32..1_000_000_000, id: u128) {
        let session = SessionCursor {
            updated_at: DateTime::from_timestamp(seconds, nanos).unwrap(),
            id: SessionId::new(Uuid::from_u128(id)),
        };
        returns(session);
        let project = ProjectCursor {
            updated_at: session.updated_at,
            id: ProjectId::new(Uuid::from_u128(id)),
        };
        assert_eq!(decode::<SessionCursor>(&encode(&project)), None);
        returns(project);
        returns(TurnId::new(Uuid::from_u128(id)));
        returns(ApiKeyId::new(Uuid::from_u128(id)));
        returns(VersionNumber::new(nanos.max(1)).unwrap());
        returns(u16::try_from(nanos % 65_536).unwrap());
        returns(EntryCursor { sequence: seconds.cast_unsigned() });
    }

    #[test]
    fn any_text_is_a_cursor_or_refused(text in "\\PC{0,60}") {
        let _: Option<SessionCursor> = decode(&text);
        let _: Option<ProjectCursor> = decode(&text);
        let _: Option<TurnId> = decode(&text);
        let _: Option<ApiKeyId> = decode(&text);
        let _: Option<VersionNumber> = decode(&text);
        let _: Option<u16> = decode(&text);
        let _: Option<EntryCursor> = decode(&text);
    }
}

fn returns<K: Key + PartialEq + Debug>(key: K) {
    let cursor = encode(&key);
    assert!(
        cursor
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'),
        "{cursor}"
    );
    assert_eq!(decode(&cursor), Some(key));
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    let turn = encode(&TurnId::new(Uuid::from_u128(7)));
    assert_eq!(decode::<SessionCursor>(&turn), None);
    assert_eq!(decode::<VersionNumber>(&turn), None);
}

#[test]
fn versions_are_counted_from_one() {
    assert_eq!(
        decode::<VersionNumber>(&BASE64_URL_SAFE_NO_PAD.encode([0; 4])),
        None
    );
}

#[test]
fn pages_are_asked_for_within_limits() {
    let version = encode(&VersionNumber::FIRST);
    for (limit, cursor, expected) in [
        (None, None, Some((20, None))),
        (Some(1), None, Some((1, None))),
        (
            Some(100),
            Some(&*version),
            Some((100, Some(VersionNumber::FIRST))),
        ),
        (Some(0), None, None),
        (Some(101), None, None),
        (None, Some("!"), None),
    ] {
        let page = page::<VersionNumber>(limit, cursor);
        let found = page.ok().map(|(limit, after)| (limit.get(), after));
        assert_eq!(found, expected, "{limit:?} {cursor:?}");
    }
}
