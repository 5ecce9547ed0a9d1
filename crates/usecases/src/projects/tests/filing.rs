//! Sessions in projects.

use atelier_domain::editorial::draft::{AgentDraft, SessionDraft};
use atelier_domain::editorial::{EditorialError, Role, SessionFilter};
use atelier_domain::kernel::{Limit, ProjectId};
use chrono::TimeDelta;
use uuid::Uuid;

use super::rig::{Rig, draft};

#[tokio::test]
async fn a_session_has_its_projects_agents_unless_it_names_some() {
    let rig = Rig::new().await;
    let id = rig.project("Rivers").await.project.id;
    let roles = async |draft: SessionDraft| {
        let view = rig.editorial.create(rig.scope, draft).await.unwrap();
        assert_eq!(view.session.project, Some(id));
        let agents = view.session.plan.agents.into_iter();
        agents.map(|agent| agent.role).collect::<Vec<_>>()
    };
    assert_eq!(roles(draft(Some(id))).await, [Role::Writer; 2]);
    let named = [Role::Writer, Role::StyleEditor].map(|role| AgentDraft {
        role: Some(role),
        ..AgentDraft::default()
    });
    let with_agents = SessionDraft {
        agents: Some(named.to_vec()),
        ..draft(Some(id))
    };
    assert_eq!(roles(with_agents).await, [Role::Writer, Role::StyleEditor]);
}

#[tokio::test]
async fn no_session_comes_into_a_project_that_is_archived_or_not_there() {
    let rig = Rig::new().await;
    let archived = rig.project("Rivers").await.project.id;
    let inside = rig.session_in(Some(archived)).await;
    let outside = rig.session_in(None).await;
    rig.projects.archive(rig.scope, archived).await.unwrap();
    let unknown = ProjectId::new(Uuid::nil());
    for (project, code) in [
        (archived, "project_archived"),
        (unknown, "project_not_found"),
    ] {
        let created = rig.editorial.create(rig.scope, draft(Some(project))).await;
        assert_eq!(created.unwrap_err().code(), code);
        let moved = rig
            .editorial
            .move_session(rig.scope, outside, Some(project))
            .await;
        assert_eq!(moved.unwrap_err().code(), code);
        assert_eq!(rig.project_of(outside).await, None);
    }
    // Where it is already it stays, and it can be taken out.
    for project in [Some(archived), None] {
        let moved = rig
            .editorial
            .move_session(rig.scope, inside, project)
            .await
            .unwrap();
        assert_eq!(moved.project, project);
    }
}

#[tokio::test]
async fn a_session_moves_from_project_to_project_and_out() {
    let rig = Rig::new().await;
    let rivers = rig.project("Rivers").await.project.id;
    let lakes = rig.project("Lakes").await.project.id;
    let session = rig.session_in(Some(rivers)).await;
    for project in [Some(lakes), None, Some(rivers)] {
        let now = rig.clock.advance(TimeDelta::seconds(1));
        let moved = rig
            .editorial
            .move_session(rig.scope, session, project)
            .await
            .unwrap();
        assert_eq!((moved.project, moved.updated_at), (project, now));
        assert_eq!(rig.project_of(session).await, project);
    }
    let listed = async |project| {
        let filter = SessionFilter::default();
        let page = rig
            .projects
            .sessions(rig.scope, project, filter, None, Limit::default())
            .await;
        page.unwrap().items.len()
    };
    assert_eq!((listed(rivers).await, listed(lakes).await), (1, 0));
}

#[tokio::test]
async fn nobody_files_what_is_not_theirs_nor_where_it_is_not() {
    let rig = Rig::new().await;
    let project = rig.project("Rivers").await.project.id;
    let session = rig.session_in(None).await;
    let moved = rig
        .editorial
        .move_session(rig.stranger, session, Some(project))
        .await;
    assert!(matches!(moved, Err(EditorialError::SessionNotFound)));
    let created = rig
        .editorial
        .create(rig.stranger, draft(Some(project)))
        .await;
    assert!(matches!(created, Err(EditorialError::ProjectNotFound)));
    let theirs = rig.editorial.create(rig.stranger, draft(None)).await;
    let theirs = theirs.unwrap().session.id;
    let moved = rig
        .editorial
        .move_session(rig.stranger, theirs, Some(project))
        .await;
    assert!(matches!(moved, Err(EditorialError::ProjectNotFound)));
}
