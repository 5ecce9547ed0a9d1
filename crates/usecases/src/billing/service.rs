//! What the operations of payments stand on.

use std::sync::Arc;

use atelier_domain::billing::{
    BillingError, OperationKey, PaymentEvents, PaymentGateway, PriceList,
};
use atelier_domain::editorial::RunSignals;
use atelier_domain::ports::{Clock, IdSource, Store};

/// The edges that payments need. What is absent is not set up in this installation.
#[derive(Clone)]
pub struct BillingPorts {
    pub store: Arc<dyn Store>,
    pub gateway: Option<Arc<dyn PaymentGateway>>,
    pub events: Option<Arc<dyn PaymentEvents>>,
    /// Who is told that credits came or went.
    pub signals: Option<Arc<dyn RunSignals>>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
}

/// What an installation may set.
#[derive(Clone, Debug)]
pub struct BillingSettings {
    pub prices: PriceList,
    /// Where browsers come back to from the processor's pages: without a slash at the end.
    pub public_url: String,
    /// Whether a plan's credits lapse with the period that they were paid for. Otherwise they stay.
    pub plan_credits_lapse: bool,
}

/// Payments, and what follows from them.
pub struct Billing {
    pub(super) ports: BillingPorts,
    pub(super) settings: BillingSettings,
}

impl Billing {
    pub const fn new(ports: BillingPorts, settings: BillingSettings) -> Self {
        Self { ports, settings }
    }

    /// Where nothing is sold: every operation says so.
    pub fn not_configured(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Self {
        let ports = BillingPorts {
            store,
            gateway: None,
            events: None,
            signals: None,
            clock,
            ids,
        };
        let settings = BillingSettings {
            prices: PriceList::default(),
            public_url: String::new(),
            plan_credits_lapse: false,
        };
        Self::new(ports, settings)
    }

    /// Whether anything can be bought here.
    pub fn is_configured(&self) -> bool {
        self.ports.gateway.is_some()
    }

    pub(super) fn gateway(&self) -> Result<&dyn PaymentGateway, BillingError> {
        let gateway = self.ports.gateway.as_deref();
        gateway.ok_or(BillingError::NotConfigured)
    }

    /// Names an operation that is asked for anew each time.
    pub(super) fn fresh_key(&self, operation: &str) -> OperationKey {
        OperationKey::new(format!("{operation}:{}", self.ports.ids.uuid()))
    }

    /// Where people manage what they pay.
    pub(super) fn page_url(&self, query: &str) -> String {
        format!("{}/settings/billing{query}", self.settings.public_url)
    }
}
