//! Bills of subscriptions.

use serde_json::{Value, json};

use super::objects::{World, number, text};

/// What a bill is for.
pub(super) struct Line {
    pub(super) price: String,
    pub(super) cents: i64,
    pub(super) is_proration: bool,
    /// Seconds.
    pub(super) start: i64,
    pub(super) end: i64,
}

impl World {
    /// Writes a bill for a subscription; what the customer has to their credit goes first.
    pub(super) fn bill(&mut self, subscription: &str, reason: &str, lines: &[Line]) -> String {
        let of = self.get("subscription", subscription).clone();
        let customer = text(&of["customer"]);
        let total: i64 = lines.iter().map(|line| line.cents).sum();
        let before = number(&self.get("customer", &customer)["balance"]);
        let due = (total + before).max(0);
        let after = total + before - due;
        self.set("customer", &customer, json!({ "balance": after }));
        let number = self.all("invoice").count() + 1;
        let lines: Vec<Value> = lines
            .iter()
            .map(|line| self.line(subscription, line))
            .collect();
        let members = json!({
            "customer": customer,
            "billing_reason": reason,
            "status": "open",
            "number": format!("FAKE-{number:04}"),
            "subtotal": total,
            "subtotal_excluding_tax": total,
            "total": total,
            "total_excluding_tax": total,
            "amount_due": due,
            "amount_paid": 0,
            "amount_remaining": due,
            "starting_balance": before,
            "ending_balance": after,
            "attempted": false,
            "attempt_count": 0,
            "parent": {
                "type": "subscription_details",
                "quote_details": null,
                "subscription_details": { "subscription": subscription, "metadata": of["metadata"] },
            },
            "lines": { "object": "list", "has_more": false, "url": "/v1/list", "data": lines },
        });
        let id = self.make("invoice", members);
        let page = format!("https://invoice.stripe.example.test/{id}");
        let pages = json!({ "hosted_invoice_url": page, "invoice_pdf": format!("{page}/pdf") });
        self.set("invoice", &id, pages);
        self.set(
            "subscription",
            subscription,
            json!({ "latest_invoice": id }),
        );
        self.tell("invoice.created", "invoice", &id);
        id
    }

    /// Tries to have a bill paid. Whether it is.
    pub(super) fn pay(&mut self, invoice: &str) -> bool {
        let found = self.get("invoice", invoice).clone();
        let due = number(&found["amount_due"]);
        let attempts = number(&found["attempt_count"]) + 1;
        let attempted = json!({ "attempted": true, "attempt_count": attempts });
        self.set("invoice", invoice, attempted);
        if due > 0 {
            let payment = self.payment_of(invoice, &text(&found["customer"]), due);
            if self.collect(&payment).is_err() {
                let next = self.now.timestamp() + 3 * 24 * 60 * 60;
                self.set("invoice", invoice, json!({ "next_payment_attempt": next }));
                self.tell("invoice.payment_failed", "invoice", invoice);
                return false;
            }
        }
        let paid = json!({
            "status": "paid",
            "amount_paid": due,
            "amount_remaining": 0,
            "next_payment_attempt": null,
        });
        self.set("invoice", invoice, paid);
        let link = self
            .all("invoice_payment")
            .find(|link| link["invoice"] == invoice)
            .map(|link| text(&link["id"]));
        if let Some(link) = link {
            let members = json!({ "status": "paid", "amount_paid": due });
            self.set("invoice_payment", &link, members);
        }
        self.tell("invoice.paid", "invoice", invoice);
        self.tell("invoice.payment_succeeded", "invoice", invoice);
        true
    }

    pub(in crate::stripe) fn retry_invoice(&mut self, invoice: &str) -> bool {
        let found = self.get("invoice", invoice);
        assert_eq!(
            found["status"], "open",
            "only an open invoice is tried again"
        );
        let subscription = &found["parent"]["subscription_details"]["subscription"];
        let subscription = text(subscription);
        let is_paid = self.pay(invoice);
        if is_paid {
            self.set("subscription", &subscription, json!({ "status": "active" }));
            self.tell(
                "customer.subscription.updated",
                "subscription",
                &subscription,
            );
        }
        is_paid
    }

    /// One payment is tried for a bill, however often.
    fn payment_of(&mut self, invoice: &str, customer: &str, cents: i64) -> String {
        let known = self
            .all("invoice_payment")
            .find(|link| link["invoice"] == invoice);
        if let Some(link) = known {
            return text(&link["payment"]["payment_intent"]);
        }
        let payment = self.intend(customer, cents, &json!({}));
        let members = json!({
            "invoice": invoice,
            "amount_requested": cents,
            "amount_paid": null,
            "status": "open",
            "payment": { "type": "payment_intent", "payment_intent": payment },
        });
        self.make("invoice_payment", members);
        payment
    }

    fn line(&mut self, subscription: &str, line: &Line) -> Value {
        let members = json!({
            "amount": line.cents,
            "subtotal": line.cents,
            "subscription": subscription,
            "period": { "start": line.start, "end": line.end },
            "parent": {
                "type": "subscription_item_details",
                "invoice_item_details": null,
                "subscription_item_details": {
                    "invoice_item": null,
                    "proration": line.is_proration,
                    "proration_details": { "credited_items": null },
                    "subscription": subscription,
                    "subscription_item": self.get("subscription", subscription)["items"]["data"][0]["id"],
                },
            },
            "pricing": {
                "type": "price_details",
                "unit_amount_decimal": self.get("price", &line.price)["unit_amount_decimal"],
                "price_details": { "price": line.price, "product": "prod_Fake" },
            },
        });
        self.draw("line_item", members)
    }
}
