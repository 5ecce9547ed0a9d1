//! Money that comes, and money that goes back.

use serde_json::{Value, json};

use super::objects::{World, number, text};

/// How a card answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Card {
    #[default]
    Good,
    Declined,
}

/// The card said no.
#[derive(Debug)]
pub(super) struct Declined;

impl World {
    pub(in crate::stripe) fn set_card(&mut self, customer: &str, card: Card) {
        self.get("customer", customer);
        self.cards.insert(customer.to_owned(), card);
    }

    pub(super) fn is_card_good(&self, customer: &str) -> bool {
        self.cards.get(customer).copied().unwrap_or_default() == Card::Good
    }

    /// A payment that nothing was tried for yet.
    pub(super) fn intend(&mut self, customer: &str, cents: i64, metadata: &Value) -> String {
        let members = json!({
            "customer": customer,
            "amount": cents,
            "amount_received": 0,
            "metadata": metadata,
            "status": "requires_payment_method",
            "latest_charge": null,
        });
        let id = self.make("payment_intent", members);
        let secret = json!({ "client_secret": format!("{id}_secret_fake") });
        self.set("payment_intent", &id, secret);
        id
    }

    /// Tries the customer's card.
    pub(super) fn collect(&mut self, payment: &str) -> Result<(), Declined> {
        let customer = text(&self.get("payment_intent", payment)["customer"]);
        if self.is_card_good(&customer) {
            self.receive(payment);
            Ok(())
        } else {
            self.fail_payment(payment);
            Err(Declined)
        }
    }

    /// The money is there.
    pub(super) fn receive(&mut self, payment: &str) {
        let intent = self.get("payment_intent", payment).clone();
        let charge = self.make(
            "charge",
            json!({
                "amount": intent["amount"],
                "amount_captured": intent["amount"],
                "customer": intent["customer"],
                "payment_intent": payment,
                "metadata": intent["metadata"],
            }),
        );
        let received = json!({
            "status": "succeeded",
            "amount_received": intent["amount"],
            "latest_charge": charge,
            "last_payment_error": null,
        });
        self.set("payment_intent", payment, received);
        self.tell("charge.succeeded", "charge", &charge);
        self.tell("payment_intent.succeeded", "payment_intent", payment);
    }

    pub(super) fn fail_payment(&mut self, payment: &str) {
        let error = json!({
            "type": "card_error",
            "code": "card_declined",
            "decline_code": "insufficient_funds",
            "message": "Your card has insufficient funds.",
        });
        let failed = json!({ "status": "requires_payment_method", "last_payment_error": error });
        self.set("payment_intent", payment, failed);
        self.tell("payment_intent.payment_failed", "payment_intent", payment);
    }

    pub(in crate::stripe) fn refund(&mut self, payment: &str, cents: u64) -> String {
        let charge = text(&self.get("payment_intent", payment)["latest_charge"]);
        let cents = i64::try_from(cents).unwrap();
        self.give_back(&charge, cents);
        let members = json!({ "amount": cents, "charge": charge, "payment_intent": payment });
        let refund = self.make("refund", members);
        self.tell("refund.created", "refund", &refund);
        self.tell("charge.refunded", "charge", &charge);
        refund
    }

    pub(in crate::stripe) fn fail_refund(&mut self, refund: &str) {
        let found = self.get("refund", refund);
        let (charge, cents) = (text(&found["charge"]), number(&found["amount"]));
        self.give_back(&charge, -cents);
        self.set("refund", refund, json!({ "status": "failed" }));
        self.tell("refund.failed", "refund", refund);
    }

    /// What a charge gave back is told as one sum.
    fn give_back(&mut self, charge: &str, cents: i64) {
        let found = self.get("charge", charge);
        let amount = number(&found["amount"]);
        let refunded = number(&found["amount_refunded"]) + cents;
        assert!((0..=amount).contains(&refunded), "no more than was paid");
        let members = json!({ "amount_refunded": refunded, "refunded": refunded == amount });
        self.set("charge", charge, members);
    }

    pub(in crate::stripe) fn dispute(&mut self, payment: &str) -> String {
        let intent = self.get("payment_intent", payment);
        let (charge, amount) = (text(&intent["latest_charge"]), intent["amount"].clone());
        let members = json!({ "amount": amount, "charge": charge, "payment_intent": payment });
        let dispute = self.make("dispute", members);
        self.set("charge", &charge, json!({ "disputed": true }));
        self.tell("charge.dispute.created", "dispute", &dispute);
        self.tell("charge.dispute.funds_withdrawn", "dispute", &dispute);
        dispute
    }

    pub(in crate::stripe) fn close_dispute(&mut self, dispute: &str, is_won: bool) {
        let status = if is_won { "won" } else { "lost" };
        self.set("dispute", dispute, json!({ "status": status }));
        self.tell("charge.dispute.closed", "dispute", dispute);
        if is_won {
            self.tell("charge.dispute.funds_reinstated", "dispute", dispute);
        }
    }
}
