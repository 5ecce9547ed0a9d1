//! Versions of documents.

use atelier_domain::editorial::document::{Author, DocumentVersion, VersionNumber};
use chrono::TimeDelta;

use super::Stage;
use super::setup::{Setup, limit};
use crate::builders;

pub async fn a_version_comes_back_as_it_was_written(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await.id;
    let versions = [
        builders::version(1, ""),
        DocumentVersion {
            author: Author::Agent(builders::agent_id("writer-2")),
            round: 3,
            created_at: builders::start() + TimeDelta::microseconds(123_456),
            ..builders::version(2, "One\ntwo\r\n\tthree.")
        },
    ];
    let mut transaction = setup.begin().await;
    for version in &versions {
        transaction
            .editorial()
            .add_version(session, version)
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();

    for version in versions {
        let found = setup
            .store
            .documents()
            .version(setup.owners(), session, version.number)
            .await;
        assert_eq!(found.unwrap(), Some(version));
    }
    let absent = VersionNumber::new(3).unwrap();
    let found = setup
        .store
        .documents()
        .version(setup.owners(), session, absent)
        .await;
    assert_eq!(found.unwrap(), None);
}

pub async fn a_number_is_given_once(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (session, other) = (setup.session().await.id, setup.session().await.id);
    let mut transaction = setup.begin().await;
    for session in [session, other] {
        transaction
            .editorial()
            .add_version(session, &builders::version(1, "first"))
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();

    let mut transaction = setup.begin().await;
    let second = transaction
        .editorial()
        .add_version(session, &builders::version(1, "second"))
        .await;
    Setup::refused(second, transaction).await;
    let kept = setup
        .store
        .documents()
        .version(setup.owners(), session, VersionNumber::FIRST)
        .await;
    assert_eq!(kept.unwrap().unwrap().content, "first");
}

pub async fn pages_go_from_the_newest_down(stage: &impl Stage) {
    const VERSIONS: u32 = 7;
    let setup = Setup::on(stage).await;
    let session = setup.session().await.id;
    let mut transaction = setup.begin().await;
    for number in 1..=VERSIONS {
        let version = builders::version(number, &"word ".repeat(number as usize));
        transaction
            .editorial()
            .add_version(session, &version)
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();

    for size in 1..=VERSIONS + 1 {
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let documents = setup.store.documents();
            let page = documents
                .list(setup.owners(), session, before, limit(size))
                .await
                .unwrap();
            assert!(page.items.len() <= size as usize);
            assert!(
                page.items
                    .iter()
                    .all(|version| version.word_count == u64::from(version.number.get()))
            );
            seen.extend(page.items.iter().map(|version| version.number.get()));
            assert!(seen.len() <= 500, "the pages never end");
            match page.next {
                Some(next) => before = Some(next),
                None => break,
            }
        }
        let all: Vec<u32> = (1..=VERSIONS).rev().collect();
        assert_eq!(seen, all, "pages of {size}");
    }
}
