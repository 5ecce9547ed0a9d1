//! Who takes the money, where somebody does.

use std::sync::Arc;

use atelier_domain::billing::{PaymentEvents, PaymentGateway, PriceList};
use atelier_stripe::{Patience, StripeEvents, StripeGateway, StripeOptions};

use crate::config::Billing;

/// Stripe, and what it sells for us.
#[derive(Clone)]
pub struct Payments {
    pub gateway: Arc<dyn PaymentGateway>,
    pub events: Arc<dyn PaymentEvents>,
    pub prices: PriceList,
}

impl Payments {
    /// Nothing is asked before somebody pays.
    pub(super) fn connect(billing: &Billing) -> anyhow::Result<Self> {
        let gateway = StripeGateway::new(StripeOptions {
            secret_key: billing.secret_key.clone(),
            address: billing.address.clone(),
            patience: Patience::default(),
        })?;
        Ok(Self {
            gateway: Arc::new(gateway),
            events: Arc::new(StripeEvents::new(&billing.webhook_secrets)?),
            prices: billing.prices.clone(),
        })
    }
}
