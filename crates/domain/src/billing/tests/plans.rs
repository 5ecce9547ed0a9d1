use crate::billing::{Counted, PlanLimits, PlanTerms};
use crate::kernel::{Cents, MicroCredits};
use crate::models::PlanTier;

#[test]
fn plans_cost_and_give_what_the_price_list_says() {
    for (plan, dollars, credits) in [
        (PlanTier::Free, 0, 20),
        (PlanTier::Starter, 29, 150),
        (PlanTier::Pro, 79, 500),
        (PlanTier::Enterprise, 199, 2_000),
    ] {
        let terms = PlanTerms::of(plan);
        assert_eq!(terms.price, Cents::new(dollars * 100), "{plan:?}");
        let credits = MicroCredits::from_credits(credits);
        assert_eq!(Some(terms.monthly_credits), credits, "{plan:?}");
    }
}

#[test]
fn plans_allow_what_the_price_list_says() {
    const UNLIMITED: Option<u64> = None;
    let some = |numbers: [u64; 4]| numbers.map(Some);
    for (counted, most) in [
        (
            Counted::SessionsAMonth,
            [Some(5), Some(30), Some(100), UNLIMITED],
        ),
        (Counted::Projects, [Some(2), Some(10), Some(50), UNLIMITED]),
        (Counted::Agents, some([2, 3, 4, 12])),
        (Counted::Rounds, some([3, 6, 12, 20])),
        (
            Counted::DocumentWords,
            some([3_000, 15_000, 50_000, 100_000]),
        ),
        (
            Counted::ReferenceWords,
            some([3_000, 15_000, 50_000, 100_000]),
        ),
        (Counted::Clones, [Some(2), Some(10), Some(50), UNLIMITED]),
        (
            Counted::MessagesAMonth,
            [Some(100), Some(1_000), Some(10_000), UNLIMITED],
        ),
        (
            Counted::DocumentsAClone,
            [Some(5), Some(20), Some(100), UNLIMITED],
        ),
        (
            Counted::StoredBytes,
            some([100_000_000, 2_000_000_000, 20_000_000_000, 200_000_000_000]),
        ),
        (Counted::Seats, [Some(1), Some(1), Some(5), UNLIMITED]),
    ] {
        let found = PlanTier::ALL.map(|plan| PlanLimits::of(plan).most(counted));
        assert_eq!(found, most, "{counted:?}");
    }
    let history = PlanTier::ALL.map(|plan| PlanLimits::of(plan).version_history);
    assert_eq!(history, [false, true, true, true]);
}
