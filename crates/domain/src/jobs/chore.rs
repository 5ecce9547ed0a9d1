//! What is done again and again.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Something that the installation does by the clock, whichever of its processes does it. One that was missed is done
/// once, as soon as somebody can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chore {
    /// Gives back what is held for calls whose worker died: each minute.
    ReleaseHolds,
    /// Gives the credits of a month to whoever they are due: each hour.
    GrantCredits,
    /// Takes away credits that lapsed: each hour.
    LapseCredits,
    /// Proves the books: each night, at 03:00 UTC.
    CheckLedger,
    /// Asks the payment processor for what was missed: each hour.
    ReconcilePayments,
}

impl Chore {
    pub const ALL: [Self; 5] = [
        Self::ReleaseHolds,
        Self::GrantCredits,
        Self::LapseCredits,
        Self::CheckLedger,
        Self::ReconcilePayments,
    ];

    /// Stable: under it the schedule is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReleaseHolds => "release_holds",
            Self::GrantCredits => "grant_credits",
            Self::LapseCredits => "lapse_credits",
            Self::CheckLedger => "check_ledger",
            Self::ReconcilePayments => "reconcile_payments",
        }
    }

    /// When it is due after one that began now.
    pub fn next(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let (every, from) = match self {
            Self::ReleaseHolds => (TimeDelta::minutes(1), TimeDelta::zero()),
            Self::GrantCredits | Self::LapseCredits | Self::ReconcilePayments => {
                (TimeDelta::hours(1), TimeDelta::zero())
            }
            Self::CheckLedger => (TimeDelta::days(1), TimeDelta::hours(3)),
        };
        // Times that can't be cut to a step are beyond all calendars.
        let begun = (now - from).duration_trunc(every).unwrap_or(now);
        begun + every + from
    }
}

#[cfg(test)]
mod tests {
    use super::Chore;

    #[test]
    fn chores_are_due_by_the_clock() {
        for (chore, now, next) in [
            (
                Chore::ReleaseHolds,
                "2026-11-20T19:15:37.5Z",
                "2026-11-20T19:16:00Z",
            ),
            (
                Chore::GrantCredits,
                "2026-11-20T19:00:00Z",
                "2026-11-20T20:00:00Z",
            ),
            (
                Chore::LapseCredits,
                "2026-12-31T23:59:59Z",
                "2027-01-01T00:00:00Z",
            ),
            (
                Chore::CheckLedger,
                "2026-11-20T02:59:59Z",
                "2026-11-20T03:00:00Z",
            ),
            (
                Chore::CheckLedger,
                "2026-11-20T03:00:00Z",
                "2026-11-21T03:00:00Z",
            ),
        ] {
            assert_eq!(
                chore.next(now.parse().unwrap()).to_rfc3339(),
                next.replace('Z', "+00:00")
            );
        }
    }

    #[test]
    fn a_chore_is_written_as_it_is_kept() {
        for chore in Chore::ALL {
            let written = serde_json::to_value(chore).unwrap();
            assert_eq!(written, chore.as_str());
        }
    }
}
