use crate::billing::PlanLimits;
use crate::models::PlanTier;

#[test]
fn plans_allow_what_the_price_list_says() {
    for (plan, agents, rounds, document_words, version_history) in [
        (PlanTier::Free, 2, 3, 3_000, false),
        (PlanTier::Starter, 3, 6, 15_000, true),
        (PlanTier::Pro, 4, 12, 50_000, true),
        (PlanTier::Enterprise, 12, 20, 100_000, true),
    ] {
        let limits = PlanLimits {
            agents,
            rounds,
            document_words,
            version_history,
        };
        assert_eq!(PlanLimits::of(plan), limits);
    }
}

#[test]
fn a_dearer_plan_allows_no_less() {
    for pair in PlanTier::ALL.windows(2) {
        let (less, more) = (PlanLimits::of(pair[0]), PlanLimits::of(pair[1]));
        assert!(less.agents <= more.agents);
        assert!(less.rounds <= more.rounds);
        assert!(less.document_words <= more.document_words);
        assert!(less.version_history <= more.version_history);
    }
}

#[test]
fn the_first_plan_that_allows_it_is_found() {
    for (words, plan) in [
        (0, Some(PlanTier::Free)),
        (3_000, Some(PlanTier::Free)),
        (3_001, Some(PlanTier::Starter)),
        (50_000, Some(PlanTier::Pro)),
        (100_000, Some(PlanTier::Enterprise)),
        (100_001, None),
    ] {
        let found = PlanLimits::first_plan_with(|limits| words <= limits.document_words);
        assert_eq!(found, plan, "{words}");
    }
    let with_history = PlanLimits::first_plan_with(|limits| limits.version_history);
    assert_eq!(with_history, Some(PlanTier::Starter));
}
