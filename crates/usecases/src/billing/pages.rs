//! What the processor shows people of their payments, and what is sold.

use atelier_domain::billing::{BillingError, Goods, Invoice, InvoiceId, PlanTerms};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, Page};
use atelier_domain::models::PlanTier;

use super::Billing;

/// A plan as it is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferedPlan {
    pub plan: PlanTier,
    pub terms: PlanTerms,
    /// Whether it can be bought here.
    pub is_for_sale: bool,
}

/// What can be bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assortment {
    /// From the least to the most.
    pub plans: Vec<OfferedPlan>,
    /// Credits in a pack, where packs are sold.
    pub pack: Option<u32>,
}

impl Billing {
    /// The plans there are; also where nothing can be bought.
    pub fn plans(&self) -> Assortment {
        let prices = &self.settings.prices;
        let sells = self.ports.gateway.is_some();
        let offered = |plan| OfferedPlan {
            plan,
            terms: PlanTerms::of(plan),
            is_for_sale: sells && prices.price_of(plan).is_some(),
        };
        Assortment {
            plans: PlanTier::ALL.into_iter().map(offered).collect(),
            pack: (sells && prices.pack().is_some()).then_some(Goods::PACK),
        }
    }

    /// The address of the page on which the person manages cards and bills; good for minutes.
    pub async fn portal(&self, scope: Scope) -> Result<String, BillingError> {
        let gateway = self.gateway()?;
        let customer = self.known_customer(scope).await?;
        let customer = customer.ok_or(BillingError::NoCustomer)?;
        Ok(gateway.open_portal(&customer, &self.page_url("")).await?)
    }

    /// The newest first.
    pub async fn invoices(
        &self,
        scope: Scope,
        after: Option<InvoiceId>,
        limit: Limit,
    ) -> Result<Page<Invoice, InvoiceId>, BillingError> {
        let gateway = self.gateway()?;
        let Some(customer) = self.known_customer(scope).await? else {
            return Ok(Page {
                items: Vec::new(),
                next: None,
            });
        };
        Ok(gateway.invoices(&customer, after.as_ref(), limit).await?)
    }
}
