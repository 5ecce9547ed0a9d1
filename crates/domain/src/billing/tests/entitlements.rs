use crate::billing::{Counted, Entitlements, PlanLimits, Reached, Wanted};
use crate::models::{Catalogue, PlanTier};

const COUNTED: [Counted; 11] = [
    Counted::SessionsAMonth,
    Counted::Projects,
    Counted::Agents,
    Counted::Rounds,
    Counted::DocumentWords,
    Counted::ReferenceWords,
    Counted::Clones,
    Counted::MessagesAMonth,
    Counted::DocumentsAClone,
    Counted::StoredBytes,
    Counted::Seats,
];

#[test]
fn the_last_place_can_be_had_and_no_other() {
    for plan in PlanTier::ALL {
        let entitlements = Entitlements::on(plan);
        for counted in COUNTED {
            let Some(most) = PlanLimits::of(plan).most(counted) else {
                for wanted in [
                    Wanted::Amount(counted, u64::MAX),
                    Wanted::OneMore(counted, u64::MAX),
                ] {
                    assert_eq!(
                        entitlements.check("x", wanted),
                        Ok(()),
                        "{plan:?} {counted:?}"
                    );
                }
                continue;
            };
            let amount = |used| entitlements.check("x", Wanted::Amount(counted, used));
            assert_eq!(amount(most), Ok(()));
            let refused = amount(most + 1).unwrap_err();
            assert_eq!(
                refused.reached,
                Reached::Count {
                    counted,
                    limit: most,
                    used: most + 1
                }
            );
            let one_more = |used| entitlements.check("x", Wanted::OneMore(counted, used));
            assert_eq!(one_more(most - 1), Ok(()));
            assert_eq!(entitlements.check_taken("x", counted, most), Ok(()));
            let refused = one_more(most).unwrap_err();
            assert_eq!(
                entitlements.check_taken("x", counted, most + 1),
                Err(refused.clone())
            );
            assert_eq!(
                refused.reached,
                Reached::Full {
                    counted,
                    limit: most,
                    used: most
                }
            );
            assert_eq!((refused.plan, &*refused.field), (plan, "x"));
        }
    }
}

#[test]
fn a_dearer_plan_allows_no_less() {
    for pair in PlanTier::ALL.windows(2) {
        let (less, more) = (PlanLimits::of(pair[0]), PlanLimits::of(pair[1]));
        for counted in COUNTED {
            let (less, more) = (less.most(counted), more.most(counted));
            assert!(
                more.is_none() || less.is_some_and(|less| Some(less) <= more),
                "{counted:?}"
            );
        }
        assert!(less.version_history <= more.version_history);
    }
}

#[test]
fn the_plan_that_lifts_a_limit_is_named() {
    let free = Entitlements::on(PlanTier::Free);
    for (wanted, plan) in [
        (
            Wanted::Amount(Counted::DocumentWords, 3_001),
            Some(PlanTier::Starter),
        ),
        (
            Wanted::Amount(Counted::DocumentWords, 50_000),
            Some(PlanTier::Pro),
        ),
        (Wanted::Amount(Counted::DocumentWords, 100_001), None),
        (Wanted::Amount(Counted::Agents, 4), Some(PlanTier::Pro)),
        (
            Wanted::OneMore(Counted::SessionsAMonth, 5),
            Some(PlanTier::Starter),
        ),
        // After a downgrade there may be more than the plan allows.
        (Wanted::OneMore(Counted::Projects, 49), Some(PlanTier::Pro)),
        (
            Wanted::OneMore(Counted::Projects, 50),
            Some(PlanTier::Enterprise),
        ),
        (Wanted::VersionHistory, Some(PlanTier::Starter)),
    ] {
        let refused = free.check("x", wanted).unwrap_err();
        assert_eq!(refused.required_plan, plan, "{wanted:?}");
    }
}

#[test]
fn models_are_opened_by_their_plan() {
    let catalogue = Catalogue::builtin().unwrap();
    for (model, first) in [
        ("claude-haiku-5-5", PlanTier::Free),
        ("gpt-6-luna", PlanTier::Free),
        ("gemini-3.8-flash", PlanTier::Free),
        ("claude-sonnet-5-5", PlanTier::Starter),
        ("gpt-6-sol", PlanTier::Starter),
        ("gemini-4-argon", PlanTier::Starter),
        ("claude-opus-5-5", PlanTier::Pro),
        ("o3-mini", PlanTier::Enterprise),
        ("scripted", PlanTier::Free),
    ] {
        let spec = catalogue.find_by_id(model).unwrap();
        for plan in PlanTier::ALL {
            let answer = Entitlements::on(plan).check("model", Wanted::Model(spec));
            let required = answer.err().map(|refused| refused.required_plan);
            let expected = (plan < first).then_some(Some(first));
            assert_eq!(required, expected, "{model} on {plan:?}");
        }
    }
}

#[test]
fn a_refusal_says_what_a_person_can_read() {
    let free = Entitlements::on(PlanTier::Free);
    let spec = Catalogue::builtin().unwrap();
    let opus = spec.find_by_id("claude-opus-5-5").unwrap();
    for (wanted, code, text) in [
        (
            Wanted::Amount(Counted::Agents, 3),
            "quota_exceeded",
            "the free plan allows 2 agents, not 3".to_owned(),
        ),
        (
            Wanted::OneMore(Counted::SessionsAMonth, 5),
            "quota_exceeded",
            "the free plan allows 5 new sessions a month, and there are 5".to_owned(),
        ),
        (
            Wanted::VersionHistory,
            "plan_required",
            "version history is not part of the free plan".to_owned(),
        ),
        (
            Wanted::Model(opus),
            "plan_required",
            format!("{} is not part of the free plan", opus.display_name),
        ),
    ] {
        let refused = free.check("x", wanted).unwrap_err();
        assert_eq!((refused.code(), refused.to_string()), (code, text));
    }
}
