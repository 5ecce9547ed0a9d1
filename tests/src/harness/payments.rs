//! The product sells by a played Stripe.

use atelier_app::config::Billing;
use atelier_domain::billing::{PriceId, PriceList};
use atelier_domain::models::PlanTier;
use atelier_testkit::stripe::{FakeStripe, Webhook};

use super::app::{Options, TestApp};

/// What a month of each plan costs, in cents.
const PLANS: [(&str, PlanTier, u64); 3] = [
    ("price_starter", PlanTier::Starter, 2_900),
    ("price_pro", PlanTier::Pro, 7_900),
    ("price_enterprise", PlanTier::Enterprise, 19_900),
];
/// What a pack of credits costs.
const PACK: (&str, u64) = ("price_pack", 1_000);

impl Options {
    /// Plans and credits are sold by this Stripe, which learns their prices.
    #[must_use]
    pub fn selling_by(self, stripe: &FakeStripe) -> Self {
        for (price, _, cents) in PLANS {
            stripe.add_price(price, cents, true);
        }
        stripe.add_price(PACK.0, PACK.1, false);
        let plans = PLANS.map(|(price, plan, _)| (PriceId::new(price), plan));
        let billing = Billing {
            secret_key: FakeStripe::SECRET_KEY.into(),
            webhook_secrets: vec![FakeStripe::WEBHOOK_SECRET.into()],
            prices: PriceList::new(plans.into(), Some(PriceId::new(PACK.0))),
            address: Some(stripe.address()),
        };
        Self {
            billing: Some(billing),
            ..self
        }
    }
}

impl TestApp {
    /// Has a message of the payment processor taken.
    pub async fn deliver(&self, webhook: &Webhook) {
        let url = format!("{}/api/v1/webhooks/stripe", self.base());
        let status = webhook.post(&url).await.unwrap();
        assert_eq!(status, 200, "{}", webhook.name);
    }
}
