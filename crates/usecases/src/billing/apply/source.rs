//! What was paid for: the invoice or the order, with its money as the processor has it now.

use std::collections::BTreeMap;

use atelier_domain::billing::{
    CheckoutId, Invoice, InvoiceStatus, Money, PaymentId, PaymentStatus, ReceiptSource,
    ToldCheckout,
};
use atelier_domain::credits::ledger::LotSource;
use atelier_domain::kernel::{MicroCredits, OrderId, UserId};
use chrono::{DateTime, Utc};

use super::Snag;
use crate::billing::Billing;

/// What came in for something, and what it is worth.
pub(super) struct Paid {
    pub(super) owner: UserId,
    /// What was charged.
    pub(super) money: Money,
    pub(super) refunded: u64,
    pub(super) credits: MicroCredits,
    pub(super) kind: LotSource,
    /// Absent: the credits stay.
    pub(super) lapse_at: Option<DateTime<Utc>>,
    /// A few words for the person's history.
    pub(super) description: String,
}

impl Billing {
    /// Nothing while it is not paid.
    pub(super) async fn paid(
        &self,
        source: &ReceiptSource,
        checkout: Option<&CheckoutId>,
    ) -> Result<Option<Paid>, Snag> {
        match source {
            ReceiptSource::Invoice(id) => {
                let invoice = self.gateway()?.invoice(id).await?;
                self.paid_invoice(&invoice).await
            }
            ReceiptSource::Order(id) => self.paid_order(*id, checkout).await,
        }
    }

    async fn paid_invoice(&self, invoice: &Invoice) -> Result<Option<Paid>, Snag> {
        let prices = &self.settings.prices;
        let paid_plan = invoice.paid_plan(prices);
        if let Some(subscription) = &invoice.subscription {
            self.follow_paid(subscription, paid_plan).await?;
        }
        if invoice.status != InvoiceStatus::Paid {
            return Ok(None);
        }
        let gateway = self.gateway()?;
        let mut units = BTreeMap::new();
        for price in invoice.prorated_prices() {
            let unit = gateway.price(price).await?.unit;
            units.insert(price.clone(), unit.amount);
        }
        let payments = gateway.payments_of(&invoice.id).await?;
        let (money, refunded) = self.collected(&payments, &invoice.paid.currency).await?;
        Ok(Some(Paid {
            owner: self.owner(Some(&invoice.customer), invoice.marks).await?,
            money,
            refunded,
            credits: invoice.credits(prices, &units),
            kind: LotSource::SubscriptionGrant,
            lapse_at: paid_plan
                .filter(|_| self.settings.plan_credits_lapse)
                .map(|paid| paid.until),
            description: "Credits of the plan".to_owned(),
        }))
    }

    async fn paid_order(
        &self,
        id: OrderId,
        checkout: Option<&CheckoutId>,
    ) -> Result<Option<Paid>, Snag> {
        let order = self.ports.store.billing().order(id).await?;
        let order = order.ok_or_else(|| Snag::unfit("nobody ordered it here"))?;
        let Some(checkout) = checkout.or(order.checkout.as_ref()) else {
            // The page tells of itself.
            return Ok(None);
        };
        let told: ToldCheckout = self.gateway()?.checkout(checkout).await?;
        if !told.is_paid {
            return Ok(None);
        }
        let payments: Vec<PaymentId> = told.payment.into_iter().collect();
        let currency = told.total.map_or_else(String::new, |total| total.currency);
        let (money, refunded) = self.collected(&payments, &currency).await?;
        Ok(Some(Paid {
            owner: order.owner,
            money,
            refunded,
            credits: order.goods.credits(),
            kind: LotSource::Purchase,
            lapse_at: None,
            description: "Credits that were bought".to_owned(),
        }))
    }

    /// What was charged, and what of that went back.
    async fn collected(
        &self,
        payments: &[PaymentId],
        currency: &str,
    ) -> Result<(Money, u64), Snag> {
        let gateway = self.gateway()?;
        let (mut charged, mut refunded) = (Money::new(0, currency), 0_u64);
        for id in payments {
            let payment = gateway.payment(id).await?;
            let has_succeeded = payment.status == PaymentStatus::Succeeded;
            let Some(charge) = payment.charge.filter(|_| has_succeeded) else {
                continue;
            };
            let charge = gateway.charge(&charge).await?;
            charged.amount = charged.amount.saturating_add(charge.amount.amount);
            charged.currency = charge.amount.currency;
            refunded = refunded.saturating_add(charge.refunded);
        }
        Ok((charged, refunded))
    }
}
