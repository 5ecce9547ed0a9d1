//! Who is in the team, and what an agent gets from its role.

use std::collections::HashSet;

use super::{Site, said, team, writer};
use crate::editorial::draft::{AgentDraft, CriterionDraft, admit_agents};
use crate::editorial::evaluation::Weight;
use crate::editorial::{Phase, Role, roles};
use crate::models::PlanTier;

fn role(role: Role) -> AgentDraft {
    AgentDraft {
        role: Some(role),
        ..AgentDraft::default()
    }
}

#[test]
fn a_role_gives_what_was_left_out() {
    for each in [
        Role::ContentExpert,
        Role::StyleEditor,
        Role::FactChecker,
        Role::Synthesizer,
        Role::Writer,
    ] {
        let agents = team(PlanTier::Free, vec![role(each)]).unwrap();
        let (agent, ready) = (&agents[1], roles::ready(each).unwrap());
        assert_eq!(agent.role, each);
        assert_eq!(agent.phase, ready.phase);
        assert_eq!(agent.display_name, ready.display_name);
        assert_eq!(agent.criteria, ready.criteria);
        assert_eq!(agent.temperature, ready.temperature);
        assert_eq!(agent.colour, ready.colour);
        assert_eq!(agent.system_prompt, None);
        assert_eq!(agent.max_output_tokens, None);
    }
}

#[test]
fn a_custom_agent_stands_on_its_own() {
    let agents = team(PlanTier::Free, vec![AgentDraft::default()]).unwrap();
    let agent = &agents[1];
    assert_eq!((agent.role, agent.phase), (Role::Custom, Phase::Review));
    assert_eq!(
        (agent.id.as_str(), agent.display_name.as_str()),
        ("custom", "Agent 2")
    );
    assert_eq!(agent.criteria, [roles::quality()]);
    assert_eq!(agent.temperature, None);
    assert_eq!(agent.colour, roles::CUSTOM_COLOURS[1]);
}

#[test]
fn colours_go_round_and_are_kept_as_given() {
    let mut drafts = vec![AgentDraft::default(); 10];
    drafts[9].colour = Some("#ABCDEF".to_owned());
    let agents = team(PlanTier::Enterprise, drafts).unwrap();
    let colours: Vec<&str> = agents[1..].iter().map(|a| a.colour.as_str()).collect();
    let inks = roles::CUSTOM_COLOURS;
    assert_eq!(
        colours[..6],
        [inks[1], inks[2], inks[3], inks[4], inks[5], inks[0]]
    );
    assert_eq!(colours[9], "#abcdef");
}

#[test]
fn what_is_said_replaces_what_the_role_gives() {
    let draft = AgentDraft {
        id: Some("mine".to_owned()),
        display_name: Some(" M\0ine ".to_owned()),
        phase: Some(3),
        temperature: Some(1.25),
        system_prompt: Some("Be \0kind.".to_owned()),
        criteria: Some(vec![CriterionDraft {
            name: " Warm\0th ".to_owned(),
            description: Some("How \0warm.".to_owned()),
            weight: Some(2.5),
        }]),
        is_active: Some(false),
        ..role(Role::StyleEditor)
    };
    let agents = team(PlanTier::Free, vec![draft]).unwrap();
    let agent = &agents[1];
    assert_eq!(agent.id.as_str(), "mine");
    assert_eq!(agent.display_name, "Mine");
    assert_eq!(agent.phase, Phase::Synthesize);
    assert_eq!(agent.system_prompt.as_deref(), Some("Be kind."));
    assert!(!agent.is_active);
    assert!((agent.temperature.unwrap().as_f64() - 1.25).abs() < f64::EPSILON);
    let criterion = &agent.criteria[0];
    assert_eq!(
        (criterion.name.as_str(), criterion.description.as_str()),
        ("Warmth", "How warm.")
    );
    assert_eq!(criterion.weight, Weight::from_thousandths(2_500).unwrap());
}

#[test]
fn criteria_that_are_empty_or_not_there_are_the_roles() {
    for criteria in [None, Some(Vec::new())] {
        let with = |each| AgentDraft {
            criteria: criteria.clone(),
            ..role(each)
        };
        let drafts = vec![with(Role::FactChecker), with(Role::Custom)];
        let agents = team(PlanTier::Starter, drafts).unwrap();
        let names = |index: usize| -> Vec<&str> {
            let criteria = agents[index].criteria.iter();
            criteria.map(|criterion| criterion.name.as_str()).collect()
        };
        assert_eq!(names(1), ["Evidence", "Consistency"]);
        assert_eq!(names(2), ["Quality"]);
    }
}

#[test]
fn criteria_have_names_of_their_own() {
    let named = |name: &str| CriterionDraft {
        name: name.to_owned(),
        ..CriterionDraft::default()
    };
    let draft = AgentDraft {
        criteria: Some(vec![named("Tone"), named(" tONE "), named("\0")]),
        ..AgentDraft::default()
    };
    assert_eq!(
        team(PlanTier::Free, vec![draft]).unwrap_err(),
        [
            "agents[1].evaluation_criteria[1].name duplicate: is the name of another criterion",
            "agents[1].evaluation_criteria[2].name required: must not be empty",
        ]
    );
}

#[test]
fn ids_that_are_made_are_free() {
    let given = |id: &str| AgentDraft {
        id: Some(id.to_owned()),
        ..AgentDraft::default()
    };
    let drafts = vec![
        writer(),
        role(Role::FactChecker),
        role(Role::FactChecker),
        given("writer"),
        given("writer-3"),
        writer(),
        AgentDraft::default(),
    ];
    let agents = team(PlanTier::Enterprise, drafts).unwrap();
    let ids: Vec<&str> = agents.iter().map(|agent| agent.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "writer-2",
            "writer-4",
            "fact_checker",
            "fact_checker-2",
            "writer",
            "writer-3",
            "writer-5",
            "custom",
        ]
    );
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
}

#[test]
fn ids_that_are_given_are_taken_once() {
    let given = || AgentDraft {
        id: Some("one".to_owned()),
        // What else is wrong does not hide it.
        temperature: Some(9.0),
        ..AgentDraft::default()
    };
    assert_eq!(
        team(PlanTier::Starter, vec![given(), given()]).unwrap_err(),
        [
            "agents[1].temperature out_of_range: must be between 0 and 2",
            "agents[2].id duplicate: one is the id of another agent",
            "agents[2].temperature out_of_range: must be between 0 and 2",
        ]
    );
}

#[test]
fn somebody_has_to_write() {
    let site = Site::with_keys_of(&["anthropic"]);
    let refused = |drafts: Vec<AgentDraft>| {
        said(&admit_agents(drafts, &site.house(PlanTier::Enterprise)).unwrap_err())
    };
    let no_writer = "agents no_writer: must have at least one active agent of phase 1";
    assert_eq!(refused(Vec::new()), [no_writer]);
    assert_eq!(refused(vec![role(Role::Synthesizer)]), [no_writer]);
    let resting = AgentDraft {
        is_active: Some(false),
        ..writer()
    };
    assert_eq!(refused(vec![resting]), [no_writer]);
    let moved = AgentDraft {
        phase: Some(2),
        ..writer()
    };
    assert_eq!(refused(vec![moved]), [no_writer]);
    // A writer with something else wrong is one.
    let wrong = AgentDraft {
        model: Some("gpt-1".to_owned()),
        ..writer()
    };
    assert_eq!(
        refused(vec![wrong]),
        ["agents[0].model unknown_model: gpt-1 is not in the catalogue of models that write"]
    );
    let custom = AgentDraft {
        phase: Some(1),
        ..AgentDraft::default()
    };
    assert!(admit_agents(vec![custom], &site.house(PlanTier::Free)).is_ok());
}

#[test]
fn names_are_not_blank() {
    for blank in ["", "  ", "\0"] {
        let draft = AgentDraft {
            display_name: Some(blank.to_owned()),
            ..AgentDraft::default()
        };
        assert_eq!(
            team(PlanTier::Free, vec![draft]).unwrap_err(),
            ["agents[1].display_name required: must not be empty"]
        );
    }
}
