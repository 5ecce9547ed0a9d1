//! Nobody sees or changes what is somebody else's.

use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::editorial::{Authority, Event, SaveError, Session, SessionFilter};

use super::Stage;
use super::setup::{Setup, largest};
use crate::builders;

pub async fn a_stranger_sees_nothing(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let turn = builders::turn(&setup.ids, &session, "writer", 1);
    let mut transaction = setup.begin().await;
    let editorial = transaction.editorial();
    editorial.add_turn(&turn).await.unwrap();
    editorial
        .add_version(session.id, &builders::version(1, "secret"))
        .await
        .unwrap();
    editorial
        .append(&[builders::entry(session.id, 1, Event::SessionResumed)])
        .await
        .unwrap();
    editorial
        .add_note(session.id, &builders::note(&setup.ids, "secret"))
        .await
        .unwrap();
    transaction.commit().await.unwrap();

    let (store, id) = (&setup.store, session.id);
    let ids = [turn.reference.turn];
    for (scope, seen) in [(setup.owners(), 1), (setup.strangers(), 0)] {
        let found = store.sessions().find(scope, id).await.unwrap();
        let listed = store
            .sessions()
            .list(scope, &SessionFilter::default(), None, largest())
            .await
            .unwrap();
        let version = store
            .documents()
            .version(scope, id, VersionNumber::FIRST)
            .await
            .unwrap();
        let versions = store
            .documents()
            .list(scope, id, None, largest())
            .await
            .unwrap();
        let turns = store
            .turns()
            .list(scope, id, None, largest())
            .await
            .unwrap();
        let by_ids = store.turns().by_ids(scope, id, &ids).await.unwrap();
        let completed = store.turns().completed_since(scope, id, 0).await.unwrap();
        let entries = store.journal().after(scope, id, 0, 10).await.unwrap();
        let notes = store.notes().list(scope, id).await.unwrap();
        let counts = [
            usize::from(found.is_some()),
            listed.items.len(),
            usize::from(version.is_some()),
            versions.items.len(),
            turns.items.len(),
            by_ids.len(),
            completed.len(),
            entries.len(),
            notes.len(),
        ];
        assert_eq!(counts, [seen; 9]);
    }
}

pub async fn a_stranger_changes_nothing(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let claimed = Session {
        owner: setup.stranger.id,
        title: "mine".to_owned(),
        starred: true,
        plan: super::sessions::rich(&setup).await.plan,
        ..session.clone()
    };

    let mut transaction = setup.begin().await;
    let editorial = transaction.editorial();
    assert!(matches!(
        editorial.save(&claimed, Authority::Person).await,
        Err(SaveError::Stale)
    ));
    editorial.save_agents(&claimed).await.unwrap();
    assert!(
        !editorial
            .delete(setup.strangers(), session.id)
            .await
            .unwrap()
    );
    transaction.commit().await.unwrap();
    assert_eq!(setup.find(session.id).await, Some(session));
}
