//! Pages on which people pay.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::objects::{World, number, text};
use crate::stripe::wire::{Params, Refusal};

const KIND: &str = "checkout.session";
const KNOWN: [&str; 12] = [
    "mode",
    "customer",
    "client_reference_id",
    "line_items[0][price]",
    "line_items[0][quantity]",
    "success_url",
    "cancel_url",
    "expires_at",
    "metadata[",
    "subscription_data[metadata][",
    "payment_intent_data[metadata][",
    "ui_mode",
];
const UI_MODES: [&str; 4] = ["hosted_page", "embedded_page", "elements", "form"];

/// What an open page is for.
pub(in crate::stripe) struct Wares {
    price: String,
    /// What is written on the subscription or the payment that comes of it.
    metadata: Value,
}

impl World {
    pub(super) fn start_checkout(&mut self, params: &Params) -> Result<Value, Refusal> {
        params.only(&KNOWN)?;
        if params
            .get("ui_mode")
            .is_some_and(|mode| !UI_MODES.contains(&mode))
        {
            return Err(Refusal::invalid("parameter_invalid", "ui_mode"));
        }
        let customer = params.need("customer")?;
        self.need("customer", customer, "customer")?;
        let price_id = params.need("line_items[0][price]")?;
        let price = self.need("price", price_id, "line_items[0][price]")?;
        let mode = params.need("mode")?;
        let (data, is_monthly) = match mode {
            "subscription" => ("subscription_data[metadata]", true),
            "payment" => ("payment_intent_data[metadata]", false),
            _ => return Err(Refusal::invalid("parameter_invalid", "mode")),
        };
        if (price["type"] == "recurring") != is_monthly {
            return Err(Refusal::invalid(
                "parameter_invalid",
                "line_items[0][price]",
            ));
        }
        let other = if is_monthly {
            "payment_intent_data"
        } else {
            "subscription_data"
        };
        if params.metadata(&format!("{other}[metadata]")) != json!({}) {
            return Err(Refusal::invalid("parameter_invalid", other));
        }
        let quantity = params.number("line_items[0][quantity]")?.unwrap_or(0);
        if quantity < 1 {
            return Err(Refusal::invalid(
                "parameter_missing",
                "line_items[0][quantity]",
            ));
        }
        let total = number(&price["unit_amount"]) * quantity;
        let now = self.now.timestamp();
        let expires_at = params
            .number("expires_at")?
            .unwrap_or(now + TimeDelta::hours(24).num_seconds());
        let life = TimeDelta::seconds(expires_at - now);
        if life < TimeDelta::minutes(30) || life > TimeDelta::hours(24) {
            return Err(Refusal::invalid("parameter_invalid", "expires_at"));
        }
        let members = json!({
            "mode": mode,
            "customer": customer,
            "client_reference_id": params.get("client_reference_id"),
            "metadata": params.metadata("metadata"),
            "amount_subtotal": total,
            "amount_total": total,
            "success_url": params.need("success_url")?,
            "cancel_url": params.get("cancel_url"),
            "expires_at": expires_at,
            "status": "open",
            "payment_status": "unpaid",
            "invoice": null,
            "subscription": null,
        });
        let wares = Wares {
            price: price_id.to_owned(),
            metadata: params.metadata(data),
        };
        let id = self.make(KIND, members);
        let url = format!("https://checkout.stripe.example.test/c/{id}");
        self.set(KIND, &id, json!({ "url": url }));
        self.wares.insert(id.clone(), wares);
        Ok(self.get(KIND, &id).clone())
    }

    pub(in crate::stripe) fn complete_checkout(&mut self, id: &str) {
        let (page, wares) = self.open_checkout(id);
        let customer = text(&page["customer"]);
        let paid = if page["mode"] == "subscription" {
            let subscription = self.subscribe(&customer, &wares.price, &wares.metadata);
            json!({ "subscription": subscription.id, "invoice": subscription.invoice })
        } else {
            let cents = number(&page["amount_total"]);
            let payment = self.intend(&customer, cents, &wares.metadata);
            self.collect(&payment).expect("a card that is good");
            json!({ "payment_intent": payment })
        };
        self.set(KIND, id, paid);
        let done = json!({ "status": "complete", "payment_status": "paid", "url": null });
        self.set(KIND, id, done);
        self.tell("checkout.session.completed", KIND, id);
    }

    pub(in crate::stripe) fn complete_checkout_unpaid(&mut self, id: &str) {
        let (page, wares) = self.open_checkout(id);
        assert_eq!(
            page["mode"], "payment",
            "subscriptions are paid by card here"
        );
        let customer = text(&page["customer"]);
        let payment = self.intend(&customer, number(&page["amount_total"]), &wares.metadata);
        self.set(
            "payment_intent",
            &payment,
            json!({ "status": "processing" }),
        );
        let done = json!({ "status": "complete", "payment_intent": payment, "url": null });
        self.set(KIND, id, done);
        self.tell("checkout.session.completed", KIND, id);
    }

    pub(in crate::stripe) fn settle_checkout(&mut self, id: &str, has_arrived: bool) {
        let payment = text(&self.get(KIND, id)["payment_intent"]);
        if has_arrived {
            self.receive(&payment);
            self.set(KIND, id, json!({ "payment_status": "paid" }));
            self.tell("checkout.session.async_payment_succeeded", KIND, id);
        } else {
            self.fail_payment(&payment);
            self.tell("checkout.session.async_payment_failed", KIND, id);
        }
    }

    pub(in crate::stripe) fn expire_checkout(&mut self, id: &str) -> Result<(), Refusal> {
        if self.get(KIND, id)["status"] != "open" {
            let code = "checkout_session_not_open";
            return Err(Refusal::new(400, "invalid_request_error", code));
        }
        self.set(KIND, id, json!({ "status": "expired", "url": null }));
        self.wares.remove(id);
        self.tell("checkout.session.expired", KIND, id);
        Ok(())
    }

    fn open_checkout(&mut self, id: &str) -> (Value, Wares) {
        let page = self.get(KIND, id).clone();
        assert_eq!(
            page["status"], "open",
            "nobody can pay on a page that is over"
        );
        let wares = self
            .wares
            .remove(id)
            .expect("an open page is for something");
        (page, wares)
    }
}
