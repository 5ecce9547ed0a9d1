//! What a paid invoice is worth.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Invoice, InvoiceLine, InvoiceReason, InvoiceStatus, PaidPlan, Period, PlanTerms, PriceId,
    PriceList,
};
use crate::kernel::MicroCredits;
use crate::models::PlanTier;
use chrono::{DateTime, Utc};

impl Invoice {
    /// The prices that have to be known, in money, to tell its credits.
    pub fn prorated_prices(&self) -> BTreeSet<&PriceId> {
        let prorated = self.lines.iter().filter(|line| line.is_proration);
        prorated.filter_map(|line| line.price.as_ref()).collect()
    }

    /// The credits that it brings: those of a month for a whole line, whatever was off its price; for the difference
    /// that a change of plan costs, as large a part of the months' credits as is charged of the months' prices, and
    /// none where that is below zero. Nothing before it is paid, and nothing for what is no subscription's.
    ///
    /// `units` has the amount of each of [`Self::prorated_prices`] for a whole month.
    pub fn credits(&self, prices: &PriceList, units: &BTreeMap<PriceId, u64>) -> MicroCredits {
        if self.status != InvoiceStatus::Paid || self.reason == InvoiceReason::Other {
            return MicroCredits::ZERO;
        }
        let (mut whole, mut part, mut most) = (0_i128, 0_i128, 0_i128);
        for line in &self.lines {
            let Some(plan) = plan_of(line, prices) else {
                continue;
            };
            let monthly = i128::from(PlanTerms::of(plan).monthly_credits.get());
            most = most.max(monthly);
            if !line.is_proration {
                whole = whole.max(monthly);
                continue;
            }
            let unit = line.price.as_ref().and_then(|price| units.get(price));
            if let Some(unit) = unit.filter(|unit| **unit > 0) {
                part += monthly * i128::from(line.amount) / i128::from(*unit);
            }
        }
        let credits = whole + part.clamp(0, most);
        // Two months' credits of the largest plan at most, which fit.
        MicroCredits::new(u64::try_from(credits).unwrap_or_default())
    }

    /// The best plan that it pays for, and until when.
    pub fn paid_plan(&self, prices: &PriceList) -> Option<PaidPlan> {
        if self.status != InvoiceStatus::Paid {
            return None;
        }
        let charged = self.lines.iter().filter(|line| line.amount >= 0);
        let plans = charged.filter_map(|line| {
            let plan = plan_of(line, prices)?;
            let until = line.period.end;
            Some(PaidPlan { plan, until })
        });
        plans.max_by_key(|paid| (paid.until, paid.plan))
    }
}

fn plan_of(line: &InvoiceLine, prices: &PriceList) -> Option<PlanTier> {
    line.price.as_ref().and_then(|price| prices.plan_of(price))
}

/// What is charged for the rest of a period where a price is replaced by another one, to the nearest unit; nothing where
/// the new one is lower. The processor adds taxes and takes off discounts.
pub fn prorated(old: u64, new: u64, period: Period, at: DateTime<Utc>) -> u64 {
    let whole = (period.end - period.start).num_seconds().max(1);
    let left = (period.end - at).num_seconds().clamp(0, whole);
    let more = u128::from(new.saturating_sub(old));
    let (left, whole) = (
        u128::from(left.unsigned_abs()),
        u128::from(whole.unsigned_abs()),
    );
    let charged = (more * left + whole / 2) / whole;
    // At most the difference, which fits.
    u64::try_from(charged).unwrap_or(u64::MAX)
}
