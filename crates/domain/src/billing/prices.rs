//! What is sold here, by the processor's prices.

use super::PriceId;
use crate::models::PlanTier;

/// The installation's prices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceList {
    plans: Vec<(PriceId, PlanTier)>,
    pack: Option<PriceId>,
}

impl PriceList {
    /// Of several prices of a plan the first is the one that is sold; the others are those that people still pay. `pack`
    /// is the price of one pack of credits.
    pub const fn new(plans: Vec<(PriceId, PlanTier)>, pack: Option<PriceId>) -> Self {
        Self { plans, pack }
    }

    /// The price at which a plan is sold.
    pub fn price_of(&self, plan: PlanTier) -> Option<&PriceId> {
        self.plans
            .iter()
            .find(|(_, sold)| *sold == plan)
            .map(|(price, _)| price)
    }

    /// What somebody gets who pays this price.
    pub fn plan_of(&self, price: &PriceId) -> Option<PlanTier> {
        self.plans
            .iter()
            .find(|(known, _)| known == price)
            .map(|(_, plan)| *plan)
    }

    pub const fn pack(&self) -> Option<&PriceId> {
        self.pack.as_ref()
    }
}
