//! When the run is to end.

use super::problems::Problems;
use super::request::{House, TerminationDraft};
use crate::billing::{Counted, Wanted};
use crate::editorial::error::EditorialError;
use crate::editorial::evaluation::Score;
use crate::editorial::termination::Termination;
use crate::kernel::MicroCredits;

/// The most a session may be allowed to cost, in credits.
const MOST_CREDITS: f64 = 1_000_000.0;

/// What is said replaces what stands in `current`.
pub fn admit_termination(
    draft: &TerminationDraft,
    current: &Termination,
    house: &House<'_>,
) -> Result<Termination, EditorialError> {
    let mut problems = Problems::default();
    let termination = merged(&mut problems, draft, current, house);
    problems.into_result()?;
    Ok(termination)
}

pub(super) fn termination(
    problems: &mut Problems,
    draft: &TerminationDraft,
    house: &House<'_>,
) -> Termination {
    let mut default = Termination::default();
    default.max_rounds = default.max_rounds.min(house.limits().rounds);
    merged(problems, draft, &default, house)
}

fn merged(
    problems: &mut Problems,
    draft: &TerminationDraft,
    current: &Termination,
    house: &House<'_>,
) -> Termination {
    let max_rounds = draft.max_rounds.map_or(current.max_rounds, |rounds| {
        if rounds == 0 {
            problems.add(
                "termination.max_rounds",
                "out_of_range",
                "must be at least 1",
            );
        }
        let wanted = Wanted::Amount(Counted::Rounds, rounds);
        let plan = house.entitlements();
        problems.plan(plan.check("termination.max_rounds", wanted));
        u32::try_from(rounds).unwrap_or(u32::MAX)
    });
    let score_threshold = match draft.score_threshold {
        None => current.score_threshold,
        Some(None) => None,
        Some(Some(threshold)) => {
            let score = Score::try_from(threshold).ok();
            if score.is_none() {
                let message = "must be between 0 and 10, with at most two decimals";
                problems.add("termination.score_threshold", "out_of_range", message);
            }
            score
        }
    };
    let max_credits = match draft.max_credits {
        None => current.max_credits,
        Some(None) => None,
        Some(Some(credits)) => {
            let limit = micro(credits);
            if limit.is_none() {
                let message = "must be above 0 and at most 1000000 credits";
                problems.add("termination.max_credits", "out_of_range", message);
            }
            limit
        }
    };
    Termination {
        max_rounds,
        score_threshold,
        max_credits,
        stop_on_plateau: draft.stop_on_plateau.unwrap_or(current.stop_on_plateau),
    }
}

/// Credits as the ledger counts them, rounded down: a limit is never stretched.
///
/// Binary floats hold decimals inexactly, so a thousandth of a micro-credit is allowed for.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "at most 10^12 micro-credits, which both types hold exactly"
)]
fn micro(credits: f64) -> Option<MicroCredits> {
    let fits = credits > 0.0 && credits <= MOST_CREDITS;
    fits.then(|| MicroCredits::new((credits * MicroCredits::PER_CREDIT as f64 + 1e-3) as u64))
        .filter(|limit| *limit > MicroCredits::ZERO)
}
