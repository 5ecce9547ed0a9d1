//! That something happened to an object: which one it is. What happened to it is asked for anew.

use atelier_domain::billing::{
    About, ChargeId, CheckoutId, DisputeId, EventId, InvoiceId, PaymentEvent, PaymentId,
    SubscriptionId,
};
use atelier_domain::kernel::PortError;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::Answer;
use super::parts::{Reference, time};
use crate::API_VERSION;

#[derive(Debug, Deserialize)]
pub(crate) struct EventAnswer {
    id: String,
    object: String,
    #[serde(rename = "type")]
    name: String,
    api_version: Option<String>,
    created: Created,
    data: Option<Data>,
}

/// Messages of the second generation write it out.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Created {
    Seconds(i64),
    Text(DateTime<Utc>),
}

#[derive(Debug, Deserialize)]
struct Data {
    object: Value,
}

#[derive(Deserialize)]
struct Object {
    object: String,
    id: String,
}

#[derive(Deserialize)]
struct RefundObject {
    charge: Reference,
}

impl EventAnswer {
    /// As a webhook delivers it. Another version than ours says that the endpoint is not set up as it has to be.
    pub(crate) fn delivered(self) -> Result<PaymentEvent, PortError> {
        let version = self.api_version.clone();
        let event = self.told()?;
        let is_ours = version.as_deref() == Some(API_VERSION);
        let doubt = (event.about != About::Nothing && !is_ours).then(|| {
            let version = version.as_deref().unwrap_or("no version");
            format!("it is of {version}, not of {API_VERSION}")
        });
        Ok(PaymentEvent { doubt, ..event })
    }

    fn about(&self) -> About {
        // The thin ones, `v2.core.event`, are for other products.
        if self.object != "event" {
            return About::Nothing;
        }
        let Some(object) = Concern::of(&self.name) else {
            return About::Nothing;
        };
        let data = self.data.as_ref().map(|data| &data.object);
        data.and_then(|data| object.read(data))
            .unwrap_or(About::Unreadable)
    }
}

/// As the API lists it. In which version its object was written then does not matter: nothing but names and ids is read.
impl Answer for EventAnswer {
    type Told = PaymentEvent;

    fn told(self) -> Result<PaymentEvent, PortError> {
        Ok(PaymentEvent {
            about: self.about(),
            doubt: None,
            created_at: match self.created {
                Created::Seconds(seconds) => time(seconds)?,
                Created::Text(time) => time,
            },
            id: EventId::new(self.id),
            name: self.name,
        })
    }
}

/// Which kind of object a message has that concerns us.
#[derive(Clone, Copy)]
enum Concern {
    Checkout,
    Subscription,
    Invoice,
    Payment,
    Charge,
    Refund,
    Dispute,
}

impl Concern {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "checkout.session.completed"
            | "checkout.session.async_payment_succeeded"
            | "checkout.session.async_payment_failed"
            | "checkout.session.expired" => Self::Checkout,
            "customer.subscription.created"
            | "customer.subscription.updated"
            | "customer.subscription.deleted"
            | "customer.subscription.paused"
            | "customer.subscription.resumed" => Self::Subscription,
            "invoice.paid" | "invoice.payment_failed" => Self::Invoice,
            "payment_intent.succeeded" | "payment_intent.payment_failed" => Self::Payment,
            "charge.refunded" => Self::Charge,
            "refund.created" | "refund.updated" | "refund.failed" => Self::Refund,
            "charge.dispute.created" | "charge.dispute.updated" | "charge.dispute.closed" => {
                Self::Dispute
            }
            _ => return None,
        })
    }

    /// What Stripe calls it.
    const fn name(self) -> &'static str {
        match self {
            Self::Checkout => "checkout.session",
            Self::Subscription => "subscription",
            Self::Invoice => "invoice",
            Self::Payment => "payment_intent",
            Self::Charge => "charge",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
        }
    }

    fn read(self, data: &Value) -> Option<About> {
        let object = Object::deserialize(data).ok()?;
        if object.object != self.name() {
            return None;
        }
        let id = object.id;
        Some(match self {
            Self::Checkout => About::Checkout(CheckoutId::new(id)),
            Self::Subscription => About::Subscription(SubscriptionId::new(id)),
            Self::Invoice => About::Invoice(InvoiceId::new(id)),
            Self::Payment => About::Payment(PaymentId::new(id)),
            Self::Charge => About::Charge(ChargeId::new(id)),
            // The charge tells what all its refunds come to.
            Self::Refund => {
                let refund = RefundObject::deserialize(data).ok()?;
                About::Charge(ChargeId::new(refund.charge.into_id()))
            }
            Self::Dispute => About::Dispute(DisputeId::new(id)),
        })
    }
}
