use atelier_domain::editorial::SessionFilter;
use atelier_domain::kernel::{ErrorKind, Limit};
use atelier_domain::projects::{ProjectChange, ProjectDraft, ProjectError, ProjectSummary};
use chrono::TimeDelta;

use super::rig::Rig;

fn named(name: &str) -> ProjectChange {
    ProjectChange {
        name: Some(name.to_owned()),
        ..ProjectChange::default()
    }
}

#[tokio::test]
async fn projects_are_kept_and_listed_by_last_change() {
    let rig = Rig::new().await;
    let rivers = rig.project("Rivers").await;
    rig.clock.advance(TimeDelta::seconds(1));
    rig.project("Lakes").await;
    assert_eq!(rivers.project.revision, 1);
    let read = rig.projects.get(rig.scope, rivers.project.id).await;
    assert_eq!(read.unwrap(), rivers);
    assert_eq!(rig.names(false).await, ["Lakes", "Rivers"]);

    rig.clock.advance(TimeDelta::seconds(1));
    let change = named("All rivers");
    let changed = rig
        .projects
        .change(rig.scope, rivers.project.id, Some(1), change)
        .await
        .unwrap();
    assert_eq!(changed.project.revision, 2);
    assert!(changed.project.updated_at > rivers.project.updated_at);
    assert_eq!(rig.names(false).await, ["All rivers", "Lakes"]);
}

#[tokio::test]
async fn a_list_counts_the_sessions_in_each() {
    let rig = Rig::new().await;
    let rivers = rig.project("Rivers").await;
    let lakes = rig.project("Lakes").await;
    for project in [
        Some(rivers.project.id),
        None,
        Some(rivers.project.id),
        Some(lakes.project.id),
    ] {
        rig.session_in(project).await;
    }
    let page = rig
        .projects
        .list(rig.scope, false, None, Limit::default())
        .await;
    let mut counts: Vec<_> = page
        .unwrap()
        .items
        .into_iter()
        .map(|listed| (listed.project.name, listed.sessions))
        .collect();
    counts.sort();
    assert_eq!(counts, [("Lakes".to_owned(), 1), ("Rivers".to_owned(), 2)]);
}

#[tokio::test]
async fn a_change_of_what_was_not_read_is_refused() {
    let rig = Rig::new().await;
    let id = rig.project("Rivers").await.project.id;
    for (expected, is_well) in [
        (Some(1), true),
        (Some(1), false),
        (Some(3), false),
        (None, true),
    ] {
        let name = format!("{expected:?} {is_well}");
        let changed = rig
            .projects
            .change(rig.scope, id, expected, named(&name))
            .await;
        match changed {
            Ok(_) => assert!(is_well, "{name}"),
            Err(error) => {
                assert!(!is_well, "{name}");
                assert_eq!(error.kind(), ErrorKind::PreconditionFailed);
            }
        }
    }
    let read = rig.projects.get(rig.scope, id).await.unwrap();
    assert_eq!(read.project.revision, 3);
}

#[tokio::test]
async fn what_changes_nothing_is_not_written() {
    let rig = Rig::new().await;
    let project = rig.project("Rivers").await;
    let id = project.project.id;
    rig.clock.advance(TimeDelta::seconds(1));
    let change = named(" Rivers ");
    let same = rig.projects.change(rig.scope, id, None, change).await;
    assert_eq!(same.unwrap(), project);
    let out = rig.projects.unarchive(rig.scope, id).await;
    assert_eq!(out.unwrap(), project);
    let archived = rig.projects.archive(rig.scope, id).await.unwrap();
    rig.clock.advance(TimeDelta::seconds(1));
    let again = rig.projects.archive(rig.scope, id).await;
    assert_eq!(again.unwrap(), archived);
}

#[tokio::test]
async fn archived_projects_are_hidden_and_come_back() {
    let rig = Rig::new().await;
    let id = rig.project("Rivers").await.project.id;
    rig.project("Lakes").await;
    let archived = rig.projects.archive(rig.scope, id).await.unwrap();
    assert_eq!(
        archived.project.archived_at,
        Some(archived.project.updated_at)
    );
    assert_eq!(rig.names(false).await, ["Lakes"]);
    assert_eq!(rig.names(true).await, ["Rivers"]);
    let back = rig.projects.unarchive(rig.scope, id).await.unwrap();
    assert_eq!((back.project.archived_at, back.project.revision), (None, 3));
    assert_eq!(rig.names(true).await, Vec::<String>::new());
}

#[tokio::test]
async fn only_an_archived_project_is_deleted_and_its_sessions_stay() {
    let rig = Rig::new().await;
    let id = rig.project("Rivers").await.project.id;
    let session = rig.session_in(Some(id)).await;
    let refused = rig.projects.delete(rig.scope, id).await.unwrap_err();
    assert!(matches!(refused, ProjectError::NotArchived));
    rig.projects.archive(rig.scope, id).await.unwrap();
    assert_eq!(rig.project_of(session).await, Some(id));
    rig.projects.delete(rig.scope, id).await.unwrap();
    assert_eq!(rig.project_of(session).await, None);
    let gone = rig.projects.delete(rig.scope, id).await.unwrap_err();
    assert!(matches!(gone, ProjectError::NotFound));
}

#[tokio::test]
async fn nobody_elses_project_is_there() {
    let rig = Rig::new().await;
    let ProjectSummary { project, .. } = rig.project("Rivers").await;
    rig.projects.archive(rig.scope, project.id).await.unwrap();
    let (projects, stranger, id) = (&rig.projects, rig.stranger, project.id);
    let filter = SessionFilter::default();
    let refusals = [
        projects.get(stranger, id).await.map(drop),
        projects
            .change(stranger, id, None, named("Mine"))
            .await
            .map(drop),
        projects.archive(stranger, id).await.map(drop),
        projects.unarchive(stranger, id).await.map(drop),
        projects.delete(stranger, id).await,
        projects
            .sessions(stranger, id, filter, None, Limit::default())
            .await
            .map(drop),
    ];
    for refusal in refusals {
        assert!(matches!(refusal, Err(ProjectError::NotFound)));
    }
    assert_eq!(rig.names(true).await, ["Rivers"]);
}

#[tokio::test]
async fn values_that_do_not_hold_are_refused() {
    let rig = Rig::new().await;
    let draft = ProjectDraft::default();
    let refused = rig.projects.create(rig.scope, draft).await.unwrap_err();
    assert!(matches!(refused, ProjectError::Invalid(_)));
    let id = rig.project("Rivers").await.project.id;
    let refused = rig.projects.change(rig.scope, id, None, named(" ")).await;
    assert!(matches!(refused, Err(ProjectError::Invalid(_))));
}
