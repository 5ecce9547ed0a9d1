//! What a plan allows, and which one allows more.

use super::{admitted, team};
use crate::editorial::Reference;
use crate::editorial::draft::AgentDraft;
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
