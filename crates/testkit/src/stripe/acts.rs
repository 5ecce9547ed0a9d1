//! What people, banks and time do. Names are ids; one that is not there ends the test.

use chrono::{DateTime, TimeDelta, Utc};

use super::fake::FakeStripe;
use super::world::Card;

impl FakeStripe {
    pub fn now(&self) -> DateTime<Utc> {
        self.world(|world| world.now)
    }

    /// What falls due until then happens at its time: renewals, ends of subscriptions and of open checkouts.
    pub fn advance_to(&self, time: DateTime<Utc>) {
        self.world(|world| world.advance_to(time));
    }

    pub fn advance(&self, by: TimeDelta) {
        self.advance_to(self.now() + by);
    }

    /// How the customer's card answers from now on; at first it is good.
    pub fn set_card(&self, customer: &str, card: Card) {
        self.world(|world| world.set_card(customer, card));
    }

    /// The customer pays on the page, by card.
    pub fn complete(&self, checkout: &str) {
        self.world(|world| world.complete_checkout(checkout));
    }

    /// The customer completes the page for credits with a way to pay that takes days.
    pub fn complete_unpaid(&self, checkout: &str) {
        self.world(|world| world.complete_checkout_unpaid(checkout));
    }

    /// The money of a page that waits for it arrives, or does not.
    pub fn settle(&self, checkout: &str, has_arrived: bool) {
        self.world(|world| world.settle_checkout(checkout, has_arrived));
    }

    pub fn expire(&self, checkout: &str) {
        self.world(|world| world.expire_checkout(checkout))
            .expect("a checkout that is open");
    }

    /// The customer's card is tried again for an invoice that is open. Whether it paid.
    pub fn retry_invoice(&self, invoice: &str) -> bool {
        self.world(|world| world.retry_invoice(invoice))
    }

    /// Stripe has tried often enough: the subscription ends.
    pub fn give_up(&self, subscription: &str) {
        self.world(|world| world.end_subscription(subscription));
    }

    /// The customer ends it in the portal, by the end of what is paid. The portal sets the time, not the switch.
    pub fn end_in_portal(&self, subscription: &str) {
        self.world(|world| world.end_in_portal(subscription));
    }

    /// Gives back a part of a payment in cents, and the refund's id.
    pub fn refund(&self, payment: &str, cents: u64) -> String {
        self.world(|world| world.refund(payment, cents))
    }

    /// The bank does not take the refund: the money is ours again.
    pub fn fail_refund(&self, refund: &str) {
        self.world(|world| world.fail_refund(refund));
    }

    /// The payer contests all of a payment at their bank. Gives the dispute's id.
    pub fn dispute(&self, payment: &str) -> String {
        self.world(|world| world.dispute(payment))
    }

    pub fn close_dispute(&self, dispute: &str, is_won: bool) {
        self.world(|world| world.close_dispute(dispute, is_won));
    }
}
