//! The session's own texts, and what it gets where nothing was said.

use super::{Site, admitted, said};
use crate::editorial::draft::{
    AgentDraft, SessionDraft, TerminationDraft, admit, check_document, check_title,
};
use crate::editorial::evaluation::Score;
use crate::editorial::{Reference, Session, Termination};
use crate::models::PlanTier;

fn reference(name: &str, text: &str) -> Reference {
    Reference {
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

#[test]
fn a_prompt_is_enough() {
    for (plan, agents) in [
        (PlanTier::Free, &["writer", "content_expert"][..]),
        (
            PlanTier::Starter,
            &["writer", "content_expert", "style_editor"],
        ),
        (
            PlanTier::Pro,
            &["writer", "content_expert", "style_editor", "synthesizer"],
        ),
        (
            PlanTier::Enterprise,
            &["writer", "content_expert", "style_editor", "synthesizer"],
        ),
    ] {
        let admitted = admitted(plan, |_| ()).unwrap();
        let ids: Vec<&str> = admitted.plan.agents.iter().map(|a| a.id.as_str()).collect();
        assert_eq!(ids, agents);
        assert!(admitted.plan.agents.iter().all(|agent| agent.is_active));
        assert_eq!(admitted.plan.termination, Termination::default());
        assert!(!admitted.plan.review_each_round);
        assert_eq!(admitted.title, "Untitled Session");
        assert_eq!(admitted.document, None);
        assert_eq!(admitted.brief.reference_instructions, None);
    }
    let default = Termination::default();
    assert_eq!(default.max_rounds, 3);
    assert_eq!(default.score_threshold, Score::from_hundredths(850).ok());
    assert_eq!(default.max_credits, None);
    assert!(default.stop_on_plateau);
}

#[test]
fn blank_texts_are_absent() {
    for blank in ["", "  \n\t", "\0", " \0 "] {
        let text = || Some(blank.to_owned());
        let admitted = admitted(PlanTier::Free, |draft| {
            draft.title = text();
            draft.working_document = text();
            draft.reference_instructions = text();
        })
        .unwrap();
        assert_eq!(admitted.title, Session::UNTITLED, "{blank:?}");
        assert_eq!(admitted.document, None, "{blank:?}");
        assert_eq!(admitted.brief.reference_instructions, None, "{blank:?}");
    }
}

#[test]
fn a_prompt_is_needed() {
    for blank in ["", "  \n\t", "\0\0"] {
        let refused = admitted(PlanTier::Free, |draft| {
            draft.initial_prompt = blank.to_owned();
        });
        assert_eq!(
            refused.unwrap_err(),
            ["initial_prompt required: must not be empty"],
            "{blank:?}"
        );
    }
}

#[test]
fn no_text_keeps_a_nul() {
    let admitted = admitted(PlanTier::Free, |draft| {
        draft.title = Some("\0 On \0bees ".to_owned());
        draft.initial_prompt = "Write\0 it.".to_owned();
        draft.working_document = Some("A\0 bee.\n".to_owned());
        draft.reference_instructions = Some("Qu\0ote.".to_owned());
        draft.references = vec![reference("no\0tes", "b\0uzz")];
    })
    .unwrap();
    assert_eq!(admitted.title, "On bees");
    assert_eq!(admitted.document.as_deref(), Some("A bee.\n"));
    assert_eq!(admitted.brief.initial_prompt, "Write it.");
    assert_eq!(
        admitted.brief.reference_instructions.as_deref(),
        Some("Quote.")
    );
    assert_eq!(admitted.brief.references, [reference("notes", "buzz")]);
}

#[test]
fn references_stand_in_the_order_of_their_names() {
    let admitted = admitted(PlanTier::Free, |draft| {
        draft.references = vec![
            reference("b", "2"),
            reference("c", "3"),
            reference("a", "1"),
        ];
    })
    .unwrap();
    let names = admitted.brief.references.iter().map(|r| r.name.as_str());
    assert_eq!(names.collect::<String>(), "abc");
}

#[test]
fn a_title_is_checked_alone() {
    for (given, title) in [
        (None, "Untitled Session"),
        (Some(" "), "Untitled Session"),
        (Some("\0"), "Untitled Session"),
        (Some(" On bees\0 "), "On bees"),
    ] {
        assert_eq!(check_title(given).unwrap(), title, "{given:?}");
    }
}

#[test]
fn a_document_is_checked_alone() {
    let site = Site::with_keys_of(&[]);
    let house = site.house(PlanTier::Free);
    let check = |text: &str| check_document(text.to_owned(), &house).map_err(|error| said(&error));
    assert_eq!(check("A\0 bee.").unwrap(), "A bee.");
    for blank in ["", " \n", "\0"] {
        let refused = check(blank).unwrap_err();
        assert_eq!(refused, ["content required: must not be empty"]);
    }
    assert!(check(&"bee ".repeat(3_000)).is_ok());
    assert_eq!(
        check(&"bee ".repeat(3_001)).unwrap_err(),
        [
            "content quota_exceeded: the free plan allows 3000 words in a document, not 3001 (starter does)"
        ]
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let site = Site::with_keys_of(&[]);
    let draft = SessionDraft {
        title: Some("t".repeat(201)),
        working_document: Some("bee ".repeat(3_001)),
        references: vec![reference("", "x")],
        agents: Some(vec![
            AgentDraft {
                phase: Some(4),
                model: Some("gpt-1".to_owned()),
                temperature: Some(3.0),
                ..AgentDraft::default()
            };
            3
        ]),
        termination: TerminationDraft {
            max_rounds: Some(0),
            score_threshold: Some(Some(11.0)),
            max_credits: Some(Some(0.0)),
            stop_on_plateau: None,
        },
        ..SessionDraft::default()
    };
    let said = said(&admit(draft, &site.house(PlanTier::Free)).unwrap_err());
    let places: Vec<&str> = said
        .iter()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    assert_eq!(
        places,
        [
            "title",
            "initial_prompt",
            "reference_documents",
            "agents",
            "agents[0].phase",
            "agents[0].temperature",
            "agents[0].model",
            "agents[1].phase",
            "agents[1].temperature",
            "agents[1].model",
            "agents[2].phase",
            "agents[2].temperature",
            "agents[2].model",
            "termination.max_rounds",
            "termination.score_threshold",
            "termination.max_credits",
        ],
        "values come before the limits of the plan"
    );
}
