//! Who takes the money, where somebody does.

use std::sync::Arc;

use atelier_stripe::{Patience, StripeEvents, StripeGateway, StripeOptions};
use atelier_usecases::billing::{Billing, BillingPorts, BillingSettings};
use atelier_usecases::editorial::Ports;

use crate::config::Config;

/// Payments by Stripe, or by nobody. Nothing is asked of Stripe before somebody pays.
pub(super) fn billing(config: &Config, ports: &Ports) -> anyhow::Result<Arc<Billing>> {
    let (store, clock, ids) = (
        Arc::clone(&ports.store),
        Arc::clone(&ports.clock),
        Arc::clone(&ports.ids),
    );
    let Some(stripe) = &config.billing else {
        return Ok(Arc::new(Billing::not_configured(store, clock, ids)));
    };
    let gateway = StripeGateway::new(StripeOptions {
        secret_key: stripe.secret_key.clone(),
        address: stripe.address.clone(),
        patience: Patience::default(),
    })?;
    let ports = BillingPorts {
        store,
        gateway: Some(Arc::new(gateway)),
        signals: Some(Arc::clone(&ports.signals)),
        events: Some(Arc::new(StripeEvents::new(&stripe.webhook_secrets)?)),
        clock,
        ids,
    };
    let settings = BillingSettings {
        prices: stripe.prices.clone(),
        public_url: config.site.public_url.clone(),
        plan_credits_lapse: config.plan_credits_lapse,
    };
    Ok(Arc::new(Billing::new(ports, settings)))
}
