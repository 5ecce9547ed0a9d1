use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Project, ProjectChange, ProjectDraft, ProjectError};
use crate::editorial::Role;
use crate::editorial::draft::{AgentDraft, House};
use crate::identity::Preferences;
use crate::kernel::{ProjectId, UserId};
use crate::models::{Catalogue, PlanTier};

/// What the rules say on the free plan, where two agents are the most.
fn in_house<T>(rule: impl FnOnce(&House<'_>) -> T) -> T {
    rule(&House {
        plan: PlanTier::Free,
        catalogue: &Catalogue::builtin().unwrap(),
        providers: &["anthropic".to_owned()],
        preferences: &Preferences::default(),
        today: "2026-11-20".parse().unwrap(),
    })
}

fn agent(role: Role) -> AgentDraft {
    AgentDraft {
        role: Some(role),
        ..AgentDraft::default()
    }
}

fn said(error: ProjectError) -> Vec<(String, &'static str)> {
    let ProjectError::Invalid(errors) = error else {
        panic!("{error}");
    };
    let errors = errors.into_iter();
    errors.map(|error| (error.field, error.code)).collect()
}

fn admit(draft: ProjectDraft) -> Result<ProjectDraft, Vec<(String, &'static str)>> {
    in_house(|house| draft.admit(house)).map_err(said)
}

fn named(name: &str) -> ProjectDraft {
    ProjectDraft {
        name: name.to_owned(),
        ..ProjectDraft::default()
    }
}

#[test]
fn texts_are_trimmed_and_have_limits() {
    let draft = ProjectDraft {
        description: "\n All the rivers. \0\n".to_owned(),
        ..named("  Rivers\0 ")
    };
    let admitted = admit(draft).unwrap();
    assert_eq!(admitted.name, "Rivers");
    assert_eq!(admitted.description, "All the rivers.");

    let widest = ProjectDraft {
        description: "ß".repeat(2_000),
        ..named(&"ß".repeat(200))
    };
    assert!(admit(widest).is_ok());
    for (draft, field, code) in [
        (named(""), "name", "required"),
        (named(" \0\t"), "name", "required"),
        (named(&"ß".repeat(201)), "name", "too_long"),
        (
            ProjectDraft {
                description: "ß".repeat(2_001),
                ..named("Rivers")
            },
            "description",
            "too_long",
        ),
    ] {
        assert_eq!(admit(draft), Err(vec![(field.to_owned(), code)]));
    }
}

#[test]
fn default_agents_are_a_team_that_a_session_could_have() {
    let team = |agents: Vec<AgentDraft>| ProjectDraft {
        default_agents: Some(agents),
        ..named("Rivers")
    };
    let writer = agent(Role::Writer);
    let hot = AgentDraft {
        temperature: Some(9.0),
        ..agent(Role::StyleEditor)
    };
    let unknown = AgentDraft {
        model: Some("no-such-model".to_owned()),
        ..agent(Role::StyleEditor)
    };
    assert!(admit(team(vec![writer.clone()])).is_ok());
    for (agents, field, code) in [
        (vec![], "default_agents", "no_writer"),
        (
            vec![agent(Role::StyleEditor)],
            "default_agents",
            "no_writer",
        ),
        (
            vec![writer.clone(), hot],
            "default_agents[1].temperature",
            "out_of_range",
        ),
        (
            vec![writer.clone(), unknown],
            "default_agents[1].model",
            "unknown_model",
        ),
    ] {
        assert_eq!(admit(team(agents)), Err(vec![(field.to_owned(), code)]));
    }
}

#[test]
fn default_agents_are_within_the_plan() {
    let opus = AgentDraft {
        model: Some("claude-opus-5-5".to_owned()),
        ..agent(Role::Writer)
    };
    let crowd = vec![agent(Role::Writer); 5];
    for (agents, field, code, lifted_by) in [
        (
            crowd,
            "default_agents",
            "quota_exceeded",
            PlanTier::Enterprise,
        ),
        (
            vec![opus],
            "default_agents[0].model",
            "plan_required",
            PlanTier::Pro,
        ),
    ] {
        let draft = ProjectDraft {
            default_agents: Some(agents),
            ..named("Rivers")
        };
        let refused = in_house(|house| draft.admit(house)).unwrap_err();
        assert_eq!(refused.code(), code);
        let ProjectError::PlanLimit(limit) = refused else {
            panic!("{refused}");
        };
        assert_eq!(
            (&*limit.field, limit.required_plan),
            (field, Some(lifted_by))
        );
    }
}

#[test]
fn everything_that_is_wrong_is_named() {
    let draft = ProjectDraft {
        name: String::new(),
        description: "x".repeat(2_001),
        default_agents: Some(vec![]),
    };
    let errors = admit(draft).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["name", "description", "default_agents"]);
}

fn project() -> Project {
    Project {
        id: ProjectId::new(Uuid::nil()),
        owner: UserId::new(Uuid::nil()),
        name: "Rivers".to_owned(),
        description: "All of them.".to_owned(),
        // Made when the model was current.
        default_agents: Some(vec![AgentDraft {
            model: Some("no-such-model".to_owned()),
            ..agent(Role::Writer)
        }]),
        archived_at: None,
        revision: 1,
        created_at: DateTime::<Utc>::UNIX_EPOCH,
        updated_at: DateTime::<Utc>::UNIX_EPOCH,
    }
}

#[test]
fn what_is_left_out_of_a_change_stays_and_is_not_checked_again() {
    let change = ProjectChange {
        name: Some(" Lakes ".to_owned()),
        ..ProjectChange::default()
    };
    let mut changed = project();
    in_house(|house| change.apply(&mut changed, house)).unwrap();
    let expected = Project {
        name: "Lakes".to_owned(),
        ..project()
    };
    assert_eq!(changed, expected);

    let change = ProjectChange {
        description: Some(String::new()),
        default_agents: Some(None),
        ..ProjectChange::default()
    };
    let mut changed = project();
    in_house(|house| change.apply(&mut changed, house)).unwrap();
    let expected = Project {
        description: String::new(),
        default_agents: None,
        ..project()
    };
    assert_eq!(changed, expected);
}

#[test]
fn a_change_with_a_mistake_changes_nothing() {
    let change = ProjectChange {
        name: Some("Lakes".to_owned()),
        description: Some("x".repeat(2_001)),
        default_agents: Some(Some(vec![])),
    };
    let mut kept = project();
    let refused = in_house(|house| change.apply(&mut kept, house)).unwrap_err();
    let fields: Vec<_> = said(refused).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["description", "default_agents"]);
    assert_eq!(kept, project());
}
