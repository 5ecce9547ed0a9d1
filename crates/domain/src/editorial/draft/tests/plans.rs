//! What a plan allows, and which one allows more.

use super::{Site, admitted, said, team};
use crate::editorial::Reference;
use crate::editorial::draft::{AgentDraft, check_start};
use crate::models::PlanTier;

const PLANS: [(PlanTier, &str, u64, u64, u64); 4] = [
    (PlanTier::Free, "starter", 2, 3, 3_000),
    (PlanTier::Starter, "pro", 3, 6, 15_000),
    (PlanTier::Pro, "enterprise", 4, 12, 50_000),
    (PlanTier::Enterprise, "no plan", 12, 20, 100_000),
];

#[test]
fn agents_are_counted() {
    for (plan, next, most, ..) in PLANS {
        let of = |count: u64| {
            let others = usize::try_from(count).unwrap() - 1;
            team(plan, vec![AgentDraft::default(); others])
        };
        assert_eq!(of(most).unwrap().len() as u64, most);
        assert_eq!(
            of(most + 1).unwrap_err(),
            [format!(
                "agents quota_exceeded: the {} plan allows {most} agents, not {} ({next} does)",
                plan.as_str(),
                most + 1
            )]
        );
    }
}

#[test]
fn rounds_are_counted() {
    for (plan, next, _, most, _) in PLANS {
        let of = |rounds| admitted(plan, |draft| draft.termination.max_rounds = Some(rounds));
        let kept = of(most).unwrap().plan.termination.max_rounds;
        assert_eq!(u64::from(kept), most);
        assert_eq!(
            of(most + 1).unwrap_err(),
            [format!(
                "termination.max_rounds quota_exceeded: the {} plan allows {most} rounds, not {} ({next} does)",
                plan.as_str(),
                most + 1
            )]
        );
    }
}

#[test]
fn words_are_counted() {
    let words = |count: u64| "bee ".repeat(usize::try_from(count).unwrap());
    for (plan, next, .., most) in PLANS {
        let document = |count| admitted(plan, |draft| draft.working_document = Some(words(count)));
        assert!(document(most).is_ok());
        assert_eq!(
            document(most + 1).unwrap_err(),
            [format!(
                "working_document quota_exceeded: the {} plan allows {most} words in a document, not {} ({next} does)",
                plan.as_str(),
                most + 1
            )]
        );
        // References count together.
        let references = |count| {
            admitted(plan, |draft| {
                let reference = |name: &str, count| Reference {
                    name: name.to_owned(),
                    text: words(count),
                };
                draft.references = vec![reference("a", count - 1), reference("b", 1)];
            })
        };
        assert!(references(most).is_ok());
        assert_eq!(
            references(most + 1).unwrap_err(),
            [format!(
                "reference_documents quota_exceeded: the {} plan allows {most} words in all references, not {} ({next} does)",
                plan.as_str(),
                most + 1
            )]
        );
    }
}

#[test]
fn the_first_plan_that_is_enough_is_named() {
    for (rounds, plan) in [
        (4, "starter"),
        (7, "pro"),
        (20, "enterprise"),
        (21, "no plan"),
    ] {
        let refused = admitted(PlanTier::Free, |draft| {
            draft.termination.max_rounds = Some(rounds);
        });
        let line = refused.unwrap_err().remove(0);
        assert!(line.ends_with(&format!("({plan} does)")), "{line}");
    }
}

#[test]
fn what_was_made_under_another_plan_is_checked_before_its_start() {
    let site = Site::with_keys_of(&["anthropic"]);
    let opus = AgentDraft {
        model: Some("claude-opus-5-5".to_owned()),
        ..AgentDraft::default()
    };
    let falls_back = AgentDraft {
        fallback_models: vec![
            "claude-haiku-5-5".to_owned(),
            "claude-sonnet-5-5".to_owned(),
        ],
        ..AgentDraft::default()
    };
    let made = |others: Vec<AgentDraft>, rounds| {
        let mut plan = admitted(PlanTier::Pro, |draft| {
            draft.termination.max_rounds = Some(rounds);
        })
        .unwrap()
        .plan;
        plan.agents = team(PlanTier::Pro, others).unwrap();
        // The writer of the plan that it is started under.
        plan.agents[0].model = "claude-haiku-5-5".to_owned();
        plan
    };
    let free = site.house(PlanTier::Free);
    let within = made(vec![], 3);
    assert!(check_start(&within, 3_000, &free).is_ok());
    for (plan, words, expected) in [
        (
            made(vec![], 3),
            3_001,
            "document quota_exceeded: the free plan allows 3000 words in a document, not 3001 (starter does)",
        ),
        (
            made(vec![], 7),
            0,
            "termination.max_rounds quota_exceeded: the free plan allows 3 rounds, not 7 (pro does)",
        ),
        (
            made(vec![AgentDraft::default(); 3], 3),
            0,
            "agents quota_exceeded: the free plan allows 2 agents, not 4 (pro does)",
        ),
        (
            made(vec![opus], 3),
            0,
            "agents[1].model plan_required: Claude Opus 5.5 is not part of the free plan (pro does)",
        ),
    ] {
        let refused = check_start(&plan, words, &free).unwrap_err();
        assert_eq!(said(&refused), [expected]);
        assert!(check_start(&plan, words, &site.house(PlanTier::Pro)).is_ok());
    }
    let mut fallbacks = made(vec![falls_back], 3);
    fallbacks.agents[1].model = "claude-haiku-5-5".to_owned();
    let refused = check_start(&fallbacks, 0, &free).unwrap_err();
    let expected = "agents[1].fallback_models[1] plan_required: Claude Sonnet 5.5 is not part of the free plan (starter does)";
    assert_eq!(said(&refused), [expected]);
}
