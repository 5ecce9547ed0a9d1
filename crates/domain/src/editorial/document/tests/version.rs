use chrono::DateTime;
use serde_json::json;

use crate::editorial::AgentId;
use crate::editorial::document::{Author, AuthorError, DocumentVersion, VersionNumber};

fn agent(id: &str) -> Author {
    Author::Agent(AgentId::new(id).unwrap())
}

#[test]
fn authors_are_written_as_they_are_read() {
    for (text, expected) in [
        ("user", Ok(Author::User)),
        ("agent:writer-1", Ok(agent("writer-1"))),
        ("agent:a:b", Err(AuthorError)),
        ("agent:", Err(AuthorError)),
        ("agent", Err(AuthorError)),
        ("user:me", Err(AuthorError)),
        ("User", Err(AuthorError)),
        ("", Err(AuthorError)),
    ] {
        let author = text.parse::<Author>();
        assert_eq!(author, expected, "{text}");
        if let Ok(author) = author {
            assert_eq!(author.to_string(), text);
        }
    }
}

#[test]
fn versions_are_counted_from_one() {
    assert_eq!(VersionNumber::new(0), None);
    assert_eq!(VersionNumber::new(1), Some(VersionNumber::FIRST));
    assert_eq!(VersionNumber::FIRST.next(), VersionNumber::new(2));
    assert_eq!(
        VersionNumber::new(u32::MAX).and_then(VersionNumber::next),
        None
    );
    assert!(serde_json::from_str::<VersionNumber>("0").is_err());
}

#[test]
fn a_version_is_stored_with_its_count_and_author() {
    let version = DocumentVersion::new(
        VersionNumber::FIRST,
        "Two words.".into(),
        agent("writer"),
        3,
        DateTime::UNIX_EPOCH,
    );
    let stored = serde_json::to_value(&version).unwrap();
    assert_eq!(
        stored,
        json!({
            "number": 1, "content": "Two words.", "word_count": 2, "author": "agent:writer", "round": 3,
            "created_at": "1970-01-01T00:00:00Z",
        })
    );
    assert_eq!(
        serde_json::from_value::<DocumentVersion>(stored).unwrap(),
        version
    );
    let summary = serde_json::to_value(version.summary()).unwrap();
    assert_eq!(summary.get("content"), None);
    assert_eq!(summary["word_count"], 2);
}
