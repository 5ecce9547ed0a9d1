//! What is asked for with more than an id.

use std::collections::BTreeMap;

use atelier_domain::billing::{
    CheckoutMode, Marks, NewCheckout, NewCustomer, PriceChange, Settling, SubscriptionId,
};
use stripe_billing::subscription::{
    UpdateSubscription, UpdateSubscriptionItems, UpdateSubscriptionPaymentBehavior,
    UpdateSubscriptionProrationBehavior,
};
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionLineItems, CreateCheckoutSessionPaymentIntentData,
    CreateCheckoutSessionSubscriptionData,
};
use stripe_client_core::{RequestBuilder, StripeMethod, StripeRequest};
use stripe_core::customer::CreateCustomer;
use stripe_shared::CheckoutSessionMode;

use crate::answer::metadata_of;

pub(super) fn new_customer(customer: &NewCustomer) -> CreateCustomer {
    let marks = Marks {
        owner: Some(customer.owner),
        order: None,
    };
    let mut request = CreateCustomer::new().metadata(metadata_of(&marks));
    if let Some(email) = &customer.email {
        request = request.email(email);
    }
    if let Some(name) = &customer.name {
        request = request.name(name);
    }
    request
}

/// Stripe does not copy what is written on the page to what comes of it, so it is written on both.
pub(super) fn new_checkout(checkout: &NewCheckout) -> CreateCheckoutSession {
    let metadata = metadata_of(&checkout.marks);
    let line = CreateCheckoutSessionLineItems {
        price: Some(checkout.price.to_string()),
        quantity: Some(checkout.quantity.into()),
        ..CreateCheckoutSessionLineItems::new()
    };
    let success_url = checkout
        .success_url
        .replace("{CHECKOUT}", "{CHECKOUT_SESSION_ID}");
    let request = CreateCheckoutSession::new()
        .customer(checkout.customer.as_str())
        .line_items(vec![line])
        .metadata(metadata.clone())
        .success_url(success_url)
        .cancel_url(&checkout.cancel_url)
        .expires_at(checkout.expires_at.timestamp());
    match checkout.mode {
        CheckoutMode::Subscription => {
            let mut data = CreateCheckoutSessionSubscriptionData::new();
            data.metadata = Some(metadata);
            request
                .mode(CheckoutSessionMode::Subscription)
                .subscription_data(data)
        }
        CheckoutMode::Payment => {
            let mut data = CreateCheckoutSessionPaymentIntentData::new();
            data.metadata = Some(metadata);
            request
                .mode(CheckoutSessionMode::Payment)
                .payment_intent_data(data)
        }
    }
}

pub(super) fn price_change(change: &PriceChange) -> UpdateSubscription {
    let item = UpdateSubscriptionItems {
        id: Some(change.item.to_string()),
        price: Some(change.price.to_string()),
        ..UpdateSubscriptionItems::new()
    };
    let request = UpdateSubscription::new(change.subscription.as_str()).items(vec![item]);
    match change.settling {
        Settling::Now => request
            .proration_behavior(UpdateSubscriptionProrationBehavior::AlwaysInvoice)
            .payment_behavior(UpdateSubscriptionPaymentBehavior::ErrorIfIncomplete),
        Settling::NextPeriod => {
            request.proration_behavior(UpdateSubscriptionProrationBehavior::None)
        }
    }
}

/// Takes back the time at which a subscription was to end. Only an empty text does, which the typed request, made for
/// times, can't say.
pub(super) struct EndlessAgain<'a>(pub(super) &'a SubscriptionId);

impl StripeRequest for EndlessAgain<'_> {
    type Output = ();

    fn build(&self) -> RequestBuilder {
        let unset = [("cancel_at", "")];
        RequestBuilder::new(StripeMethod::Post, format!("/subscriptions/{}", self.0))
            .form(&BTreeMap::from(unset))
    }
}
