//! What an account may do.

use std::fmt;

use super::{Counted, PlanLimits};
use crate::models::{ModelSpec, PlanTier};

/// The one place that decides: it is asked on the server for every action, before anything is written or paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entitlements {
    plan: PlanTier,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// So many at once.
    Amount(Counted, u64),
    /// One more than there are.
    OneMore(Counted, u64),
    VersionHistory,
    /// On the platform's key.
    Model(&'a ModelSpec),
}

/// A limit of the account's plan that was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanLimit {
    /// The field that asks for it, such as `agents` or `termination.max_rounds`.
    pub field: String,
    pub plan: PlanTier,
    /// The first plan that allows it; absent where none does.
    pub required_plan: Option<PlanTier>,
    pub reached: Reached,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reached {
    /// More is asked for than the plan gives.
    Count {
        counted: Counted,
        limit: u64,
        /// What was asked for.
        used: u64,
    },
    /// All that the plan gives is taken.
    Full {
        counted: Counted,
        limit: u64,
        /// May be above the limit: a smaller plan takes nothing away.
        used: u64,
    },
    /// The plan lacks an ability, named as a person knows it.
    Ability(String),
}

impl Entitlements {
    pub const fn on(plan: PlanTier) -> Self {
        Self { plan }
    }

    pub const fn plan(self) -> PlanTier {
        self.plan
    }

    pub const fn limits(self) -> PlanLimits {
        PlanLimits::of(self.plan)
    }

    /// Whether the account may do it; if not, which limit is in the way, how much of it is used, and which plan lifts it.
    pub fn check(self, field: &str, wanted: Wanted<'_>) -> Result<(), PlanLimit> {
        let Some(reached) = self.reached(wanted) else {
            return Ok(());
        };
        Err(PlanLimit {
            field: field.to_owned(),
            plan: self.plan,
            required_plan: PlanTier::ALL
                .into_iter()
                .find(|plan| Self::on(*plan).reached(wanted).is_none()),
            reached,
        })
    }

    /// Whether one more can be had, where a place was taken at once and they are so many now.
    pub fn check_taken(self, field: &str, counted: Counted, with_it: u64) -> Result<(), PlanLimit> {
        self.check(field, Wanted::OneMore(counted, with_it.saturating_sub(1)))
    }

    fn reached(self, wanted: Wanted<'_>) -> Option<Reached> {
        let limits = self.limits();
        match wanted {
            Wanted::Amount(counted, used) => {
                let limit = limits.most(counted).filter(|most| used > *most)?;
                Some(Reached::Count {
                    counted,
                    limit,
                    used,
                })
            }
            Wanted::OneMore(counted, used) => {
                let limit = limits.most(counted).filter(|most| used >= *most)?;
                Some(Reached::Full {
                    counted,
                    limit,
                    used,
                })
            }
            Wanted::VersionHistory => {
                (!limits.version_history).then(|| Reached::Ability("version history".to_owned()))
            }
            Wanted::Model(spec) => {
                (!spec.is_open_to(self.plan)).then(|| Reached::Ability(spec.display_name.clone()))
            }
        }
    }
}

impl PlanLimit {
    pub const fn code(&self) -> &'static str {
        match self.reached {
            Reached::Count { .. } | Reached::Full { .. } => "quota_exceeded",
            Reached::Ability(_) => "plan_required",
        }
    }
}

impl fmt::Display for PlanLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plan = self.plan.as_str();
        match &self.reached {
            Reached::Count {
                counted,
                limit,
                used,
            } => write!(
                f,
                "the {plan} plan allows {limit} {}, not {used}",
                counted.words()
            ),
            Reached::Full {
                counted,
                limit,
                used,
            } => write!(
                f,
                "the {plan} plan allows {limit} {}, and there are {used}",
                counted.words()
            ),
            Reached::Ability(what) => write!(f, "{what} is not part of the {plan} plan"),
        }
    }
}
