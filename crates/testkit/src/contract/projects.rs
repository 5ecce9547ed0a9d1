//! Groups of sessions.

use std::sync::Arc;

use atelier_domain::editorial::draft::AgentDraft;
use atelier_domain::editorial::{Authority, ProjectFilter, SaveError, Session, SessionFilter};
use atelier_domain::kernel::ProjectId;
use atelier_domain::projects::{Project, ProjectSummary};
use chrono::TimeDelta;

use super::Stage;
use super::setup::{Setup, largest, limit, race};
use crate::builders;

async fn add(setup: &Setup, project: &Project) {
    let mut transaction = setup.begin().await;
    transaction.projects().add(project).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn save(setup: &Setup, project: &Project) -> bool {
    let mut transaction = setup.begin().await;
    let saved = transaction.projects().save(project).await.unwrap();
    transaction.commit().await.unwrap();
    saved
}

async fn find(setup: &Setup, id: ProjectId) -> Option<ProjectSummary> {
    let projects = setup.store.projects();
    projects.find(setup.owners(), id).await.unwrap()
}

/// A stored draft in the project.
async fn session_in(setup: &Setup, project: &Project) -> Session {
    let session = Session {
        project: Some(project.id),
        ..setup.draft()
    };
    setup.create(&session).await;
    session
}

fn archived(project: &Project) -> Project {
    Project {
        archived_at: Some(builders::start()),
        revision: project.revision + 1,
        ..project.clone()
    }
}

pub async fn a_project_is_saved_over_the_one_it_was_made_from(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let project = setup.project().await;
    let changed = Project {
        name: "Ships’".to_owned(),
        description: "Long ones".to_owned(),
        default_agents: Some(vec![AgentDraft {
            display_name: Some("Captain".to_owned()),
            temperature: Some(0.7),
            ..AgentDraft::default()
        }]),
        archived_at: Some(builders::start()),
        revision: 2,
        updated_at: builders::start() + TimeDelta::seconds(1),
        ..project.clone()
    };
    assert!(save(&setup, &changed).await);
    assert!(!save(&setup, &changed).await);
    let ahead = Project {
        revision: 4,
        ..changed.clone()
    };
    assert!(!save(&setup, &ahead).await);
    let claimed = Project {
        owner: setup.stranger.id,
        revision: 3,
        ..changed.clone()
    };
    assert!(!save(&setup, &claimed).await);
    let expected = ProjectSummary {
        project: changed,
        sessions: 0,
    };
    assert_eq!(find(&setup, project.id).await, Some(expected));
    let projects = setup.store.projects();
    let theirs = projects.find(setup.strangers(), project.id).await.unwrap();
    assert_eq!(theirs, None);
}

pub async fn lists_count_sessions_and_keep_the_archive_apart(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let mut projects = [(); 5].map(|()| builders::project(&setup.ids, setup.owner.id));
    for (project, minutes) in projects.iter_mut().zip([3, 1, 2, 2, 5]) {
        project.updated_at += TimeDelta::minutes(minutes);
        add(&setup, project).await;
    }
    let [_, _, third, _, last] = &projects;
    for project in [third, third, last] {
        session_in(&setup, project).await;
    }
    setup.session().await;
    let in_archive = archived(last);
    assert!(save(&setup, &in_archive).await);
    let theirs = builders::project(&setup.ids, setup.stranger.id);
    let mut transaction = setup.store.begin(setup.strangers()).await.unwrap();
    transaction.projects().add(&theirs).await.unwrap();
    transaction.commit().await.unwrap();

    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let reader = setup.store.projects();
        let page = reader.list(setup.owners(), false, after, limit(2)).await;
        let page = page.unwrap();
        seen.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let seen: Vec<(ProjectId, u64)> = seen
        .iter()
        .map(|summary| (summary.project.id, summary.sessions))
        .collect();
    let [first, second, third, fourth, _] = &projects;
    assert_eq!(
        seen,
        [(first.id, 0), (fourth.id, 0), (third.id, 2), (second.id, 0)]
    );
    let reader = setup.store.projects();
    let page = reader.list(setup.owners(), true, None, largest()).await;
    let expected = ProjectSummary {
        project: in_archive,
        sessions: 1,
    };
    assert_eq!(page.unwrap().items, [expected]);
}

pub async fn only_an_open_project_of_one_s_own_takes_sessions(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let project = setup.project().await;
    let unknown = builders::project(&setup.ids, setup.owner.id).id;
    let takes = async |scope, id| {
        let mut transaction = setup.store.begin(scope).await.unwrap();
        let projects = transaction.projects();
        projects.takes_sessions(scope, id).await.unwrap()
    };
    assert!(takes(setup.owners(), project.id).await);
    assert!(!takes(setup.strangers(), project.id).await);
    assert!(!takes(setup.owners(), unknown).await);
    assert!(save(&setup, &archived(&project)).await);
    assert!(!takes(setup.owners(), project.id).await);
}

pub async fn a_session_moves_with_its_save(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let project = setup.project().await;
    let session = setup.session().await;
    let inside = SessionFilter {
        project: Some(ProjectFilter::In(project.id)),
        ..SessionFilter::default()
    };
    for (revision, moved) in [(0, Some(project.id)), (1, None)] {
        let session = Session {
            project: moved,
            revision,
            ..session.clone()
        };
        setup.save(&session).await;
        let found = setup.find(session.id).await.unwrap();
        assert_eq!(found.project, moved);
        let listed = setup.list(&inside).await;
        let expected = usize::from(moved.is_some());
        assert_eq!(listed.len(), expected);
        let counted = find(&setup, project.id).await.unwrap().sessions;
        assert_eq!(counted, expected as u64);
    }
}

pub async fn deletion_detaches_sessions_and_their_drivers(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let project = setup.project().await;
    let session = session_in(&setup, &project).await;
    let delete = async |scope| {
        let mut transaction = setup.store.begin(scope).await.unwrap();
        let deleted = transaction.projects().delete(scope, project.id).await;
        transaction.commit().await.unwrap();
        deleted.unwrap()
    };
    assert!(!delete(setup.owners()).await, "it is not archived");
    assert!(save(&setup, &archived(&project)).await);
    assert!(!delete(setup.strangers()).await);
    assert!(delete(setup.owners()).await);
    assert!(!delete(setup.owners()).await);
    assert_eq!(find(&setup, project.id).await, None);
    let found = setup.find(session.id).await.unwrap();
    assert_eq!(found.project, None);

    // What was read before would put the session back.
    let mut transaction = setup.begin().await;
    let stale = transaction.editorial().save(&session, Authority::Person);
    assert!(matches!(stale.await, Err(SaveError::Stale)));
}

/// Sessions that move in while a project is deleted are out of it afterwards, or never were in.
pub async fn no_session_moves_into_a_project_that_goes(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let project = setup.project().await;
    let scope = setup.owners();
    let gone = archived(&project);
    race(20, |racer| {
        let store = Arc::clone(&setup.store);
        let session = Session {
            project: Some(project.id),
            ..setup.draft()
        };
        let gone = gone.clone();
        async move {
            let mut transaction = store.begin(scope).await.unwrap();
            let projects = transaction.projects();
            if racer == 10 {
                assert!(projects.save(&gone).await.unwrap());
                assert!(projects.delete(scope, gone.id).await.unwrap());
            } else if projects.takes_sessions(scope, gone.id).await.unwrap() {
                transaction.editorial().create(&session).await.unwrap();
            }
            transaction.commit().await.unwrap();
        }
    })
    .await;
    assert_eq!(find(&setup, project.id).await, None);
    for session in setup.list(&SessionFilter::default()).await {
        assert_eq!(session.project, None);
    }
}
