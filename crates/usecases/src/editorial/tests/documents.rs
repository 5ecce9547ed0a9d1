//! The document in the person's hands.

use atelier_domain::editorial::document::{Author, VersionNumber};
use atelier_domain::editorial::{EditorialError, Status};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, UserId};
use atelier_testkit::fakes::Answer;
use uuid::Uuid;

use super::rig::Rig;
use crate::editorial::ExportFormat;

fn number(n: u32) -> VersionNumber {
    VersionNumber::new(n).unwrap()
}

#[tokio::test]
async fn an_edit_is_a_version_and_names_the_one_it_was_made_from() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    let write = |content: &str, expected| {
        rig.editorial
            .write_document(rig.scope, id, content.to_owned(), expected)
    };
    let second = write("Mine.\n", Some(Some(number(1)))).await.unwrap();
    assert_eq!((second.number, second.author), (number(2), Author::User));
    let stale = write("Late.\n", Some(Some(number(1)))).await.unwrap_err();
    assert!(matches!(stale, EditorialError::DocumentChanged));
    assert_eq!(rig.document(id).await, "Mine.\n");
    let empty = write(" \n", None).await.unwrap_err();
    assert_eq!(empty.code(), "invalid_input");
}

#[tokio::test]
async fn versions_are_listed_compared_and_restored() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    rig.run(id).await;
    let limit = Limit::default();
    let versions = rig
        .editorial
        .versions(rig.scope, id, None, limit)
        .await
        .unwrap()
        .items;
    let numbers: Vec<u32> = versions
        .iter()
        .map(|version| version.number.get())
        .collect();
    assert_eq!(numbers, [2, 1]);
    let compared = rig
        .editorial
        .diff(rig.scope, id, number(1), number(2))
        .await
        .unwrap();
    assert!(compared.diff.words_inserted > 0 && compared.diff.words_deleted > 0);
    let restored = rig
        .editorial
        .restore(rig.scope, id, number(1))
        .await
        .unwrap();
    assert_eq!(
        (restored.number, restored.content.as_str()),
        (number(3), "An old text.\n")
    );
    let missing = rig
        .editorial
        .version(rig.scope, id, number(9))
        .await
        .unwrap_err();
    assert!(matches!(missing, EditorialError::VersionNotFound));
}

#[tokio::test]
async fn nobody_writes_into_a_running_session() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let refused = rig
        .editorial
        .write_document(rig.scope, id, "Mine.".to_owned(), None)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "wrong_status");
    assert_eq!(rig.read(id).await.status(), Status::Running);
}

#[tokio::test]
async fn a_stranger_finds_nothing() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    let stranger = Scope::person(UserId::new(Uuid::from_u128(1)));
    let editorial = &rig.editorial;
    let outcomes = [
        editorial.get(stranger, id).await.err(),
        editorial.document(stranger, id).await.err(),
        editorial.start(stranger, id).await.err(),
        editorial.stop(stranger, id).await.err(),
        editorial.delete(stranger, id).await.err(),
        editorial.estimate(stranger, id).await.err(),
        editorial
            .turns(stranger, id, None, Limit::default())
            .await
            .err(),
        editorial
            .export(stranger, id, ExportFormat::Html)
            .await
            .err(),
    ];
    for outcome in outcomes {
        assert!(
            matches!(outcome, Some(EditorialError::SessionNotFound)),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn html_loads_nothing_and_runs_nothing() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    let hostile = "# A <b>title</b>\n\n<script>alert(1)</script>\n\n[a](javascript:alert(1)) \
        [b](https://example.org/x) [c](data:text/html,x) [d]( JaVa\tscript:x)\n\n![p](https://example.org/pixel.png)\n";
    rig.editorial
        .write_document(rig.scope, id, hostile.to_owned(), None)
        .await
        .unwrap();
    let page = rig
        .editorial
        .export(rig.scope, id, ExportFormat::Html)
        .await
        .unwrap();
    for forbidden in ["<script", "javascript:", "data:text", "pixel.png", "<b>"] {
        assert!(
            !page.content.contains(forbidden),
            "{forbidden} is in {}",
            page.content
        );
    }
    assert!(page.content.contains("href=\"https://example.org/x\""));
    let plain = rig
        .editorial
        .export(rig.scope, id, ExportFormat::Markdown)
        .await
        .unwrap();
    assert_eq!(plain.content, hostile);
    assert_eq!(plain.file_name, "Untitled-Session.md");
}
