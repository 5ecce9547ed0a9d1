//! Texts and times at their edges.

use std::sync::Arc;

use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::editorial::{Brief, Reference, Session};
use chrono::{SubsecRound, TimeDelta};

use super::Stage;
use super::setup::Setup;
use crate::builders;

/// Texts that have been mangled by some layer of some system before.
const AWKWARD: [&str; 6] = [
    "🗼👩‍👩‍👧‍👦 e\u{301} \u{feff}\u{200b}\u{202e}",
    "'; DROP TABLE sessions; --",
    "\\ \" ' ` $1 ?1 :name %s {}",
    "line\nline\r\nline\rtab\tend ",
    "\u{1}\u{7f}\u{85}\u{2028}",
    "{\"json\": [null, \"\\u0000\"]}",
];

pub async fn any_text_comes_back(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    for text in AWKWARD {
        let mut session = Session {
            title: text.to_owned(),
            brief: Arc::new(Brief {
                initial_prompt: text.to_owned(),
                references: vec![Reference {
                    name: text.to_owned(),
                    text: text.to_owned(),
                }],
                reference_instructions: Some(text.to_owned()),
            }),
            ..setup.draft()
        };
        session.plan.agents[0].system_prompt = Some(text.to_owned());
        setup.create(&session).await;
        assert_eq!(setup.find(session.id).await, Some(session));
    }
}

pub async fn a_long_document_comes_back(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await.id;
    let version = builders::version(1, &"Ein Leuchtturm, 🗼. ".repeat(50_000));
    assert!(version.content.len() > 1 << 20);
    let mut transaction = setup.begin().await;
    transaction
        .editorial()
        .add_version(session, &version)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let found = setup
        .store
        .documents()
        .version(setup.owners(), session, version.number)
        .await;
    assert!(found.unwrap() == Some(version), "the document was changed");
}

pub async fn times_are_kept_to_the_microsecond(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    for nanoseconds in [0, 1, 999, 1_000, 1_000_000, 123_456_789, 999_999_999] {
        let time = builders::start() + TimeDelta::nanoseconds(nanoseconds);
        let session = Session {
            created_at: time,
            updated_at: time,
            completed_at: Some(time),
            ..setup.draft()
        };
        setup.create(&session).await;
        let kept = setup.find(session.id).await.unwrap();
        let expected = time.trunc_subsecs(6);
        assert_eq!((kept.created_at, kept.updated_at), (expected, expected));
        assert_eq!(kept.completed_at, Some(expected));
    }
}

/// PostgreSQL has no text with a NUL in it.
pub async fn a_nul_is_kept_or_refused(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await.id;
    let version = builders::version(1, "before\0after");
    let mut transaction = setup.begin().await;
    let added = transaction.editorial().add_version(session, &version).await;
    let committed = transaction.commit().await;
    assert!(added.is_ok() || committed.is_err());
    let found = setup
        .store
        .documents()
        .version(setup.owners(), session, VersionNumber::FIRST)
        .await;
    assert_eq!(found.unwrap(), committed.is_ok().then_some(version));
}
