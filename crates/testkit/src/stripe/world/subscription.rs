//! Plans that are paid each month.

use chrono::{DateTime, Months, Utc};
use serde_json::{Value, json};

use super::invoice::Line;
use super::objects::{World, number, text};
use crate::stripe::wire::{Params, Refusal};

const KIND: &str = "subscription";
const KNOWN: [&str; 6] = [
    "items[0][id]",
    "items[0][price]",
    "proration_behavior",
    "payment_behavior",
    "cancel_at_period_end",
    "cancel_at",
];

pub(super) struct Subscribed {
    pub(super) id: String,
    pub(super) invoice: String,
}

/// The one line of a subscription.
struct Item {
    id: String,
    price: String,
    start: i64,
    end: i64,
}

impl World {
    /// A new subscription, and its first bill, which is paid.
    pub(super) fn subscribe(
        &mut self,
        customer: &str,
        price: &str,
        metadata: &Value,
    ) -> Subscribed {
        let (start, end) = (self.now.timestamp(), a_month_after(self.now).timestamp());
        let members = json!({
            "customer": customer,
            "metadata": metadata,
            "status": "active",
            "billing_cycle_anchor": start,
            "start_date": start,
            "latest_invoice": null,
        });
        let id = self.make(KIND, members);
        let item = self.draw(
            "subscription_item",
            json!({
                "subscription": id,
                "price": self.get("price", price),
                "current_period_start": start,
                "current_period_end": end,
            }),
        );
        self.set_item(&id, &item);
        self.tell("customer.subscription.created", KIND, &id);
        let line = self.month(price, start, end);
        let invoice = self.bill(&id, "subscription_create", &[line]);
        assert!(self.pay(&invoice), "the first month is paid");
        Subscribed { id, invoice }
    }

    pub(super) fn update_subscription(
        &mut self,
        id: &str,
        params: &Params,
    ) -> Result<Value, Refusal> {
        params.only(&KNOWN)?;
        if self.need(KIND, id, "id")?["status"] == "canceled" {
            return Err(Refusal::missing("id"));
        }
        if let Some(cancel) = params.get("cancel_at_period_end") {
            let end = self.item(id).end;
            let members = if cancel == "true" {
                json!({ "cancel_at_period_end": true, "cancel_at": end, "canceled_at": self.now.timestamp() })
            } else if self.get(KIND, id)["cancel_at_period_end"] == true {
                json!({ "cancel_at_period_end": false, "cancel_at": null, "canceled_at": null })
            } else {
                // A time that was set by itself stays.
                json!({})
            };
            self.set(KIND, id, members);
        }
        if let Some(time) = params.get("cancel_at") {
            if !time.is_empty() {
                return Err(Refusal::invalid("parameter_not_played", "cancel_at"));
            }
            let members =
                json!({ "cancel_at": null, "canceled_at": null, "cancel_at_period_end": false });
            self.set(KIND, id, members);
        }
        if params.get("items[0][price]").is_some() {
            self.change_price(id, params)?;
        }
        self.tell("customer.subscription.updated", KIND, id);
        Ok(self.get(KIND, id).clone())
    }

    fn change_price(&mut self, id: &str, params: &Params) -> Result<(), Refusal> {
        let price = params.need("items[0][price]")?.to_owned();
        self.need("price", &price, "items[0][price]")?;
        let item = self.item(id);
        if params.need("items[0][id]")? != item.id {
            return Err(Refusal::missing("items[0][id]"));
        }
        let is_charged_now = match params.get("proration_behavior") {
            Some("always_invoice") => true,
            Some("none") => false,
            _ => {
                return Err(Refusal::invalid(
                    "parameter_not_played",
                    "proration_behavior",
                ));
            }
        };
        let customer = text(&self.get(KIND, id)["customer"]);
        let lines = self.difference(&item, &price);
        let costs = lines.iter().map(|line| line.cents).sum::<i64>() > 0;
        let must_succeed = params.get("payment_behavior") == Some("error_if_incomplete");
        if is_charged_now && costs && must_succeed && !self.is_card_good(&customer) {
            return Err(Refusal::declined());
        }
        let mut changed = self.get(KIND, id)["items"]["data"][0].clone();
        changed["price"] = self.get("price", &price).clone();
        self.set_item(id, &changed);
        if is_charged_now {
            let invoice = self.bill(id, "subscription_update", &lines);
            self.pay(&invoice);
        }
        Ok(())
    }

    /// What is left of the period at the old price goes back, and is charged at the new one.
    fn difference(&self, item: &Item, price: &str) -> Vec<Line> {
        let now = self.now.timestamp();
        let part = |price: &str| {
            let cents = number(&self.get("price", price)["unit_amount"]);
            cents * (item.end - now) / (item.end - item.start)
        };
        let line = |price: &str, cents| Line {
            price: price.to_owned(),
            cents,
            is_proration: true,
            start: now,
            end: item.end,
        };
        vec![
            line(&item.price, -part(&item.price)),
            line(price, part(price)),
        ]
    }

    /// The next month, or the end.
    pub(super) fn renew(&mut self, id: &str) {
        let found = self.get(KIND, id);
        let item = self.item(id);
        let is_over = found["cancel_at"].as_i64().is_some_and(|at| at <= item.end);
        if found["cancel_at_period_end"] == true || is_over {
            return self.end_subscription(id);
        }
        let end = a_month_after(DateTime::from_timestamp(item.end, 0).unwrap()).timestamp();
        let mut renewed = found["items"]["data"][0].clone();
        renewed["current_period_start"] = json!(item.end);
        renewed["current_period_end"] = json!(end);
        self.set_item(id, &renewed);
        let line = self.month(&item.price, item.end, end);
        let invoice = self.bill(id, "subscription_cycle", &[line]);
        let status = if self.pay(&invoice) {
            "active"
        } else {
            "past_due"
        };
        self.set(KIND, id, json!({ "status": status }));
        self.tell("customer.subscription.updated", KIND, id);
    }

    pub(in crate::stripe) fn end_subscription(&mut self, id: &str) {
        let now = self.now.timestamp();
        let ended = json!({ "status": "canceled", "ended_at": now, "canceled_at": now });
        self.set(KIND, id, ended);
        self.tell("customer.subscription.deleted", KIND, id);
    }

    pub(in crate::stripe) fn end_in_portal(&mut self, id: &str) {
        let end = self.item(id).end;
        let members = json!({ "cancel_at": end, "canceled_at": self.now.timestamp() });
        self.set(KIND, id, members);
        self.tell("customer.subscription.updated", KIND, id);
    }

    /// When the period of each living subscription ends.
    pub(super) fn period_ends(&self) -> Vec<(i64, String)> {
        self.all(KIND)
            .filter(|found| found["status"] == "active")
            .map(|found| {
                let id = text(&found["id"]);
                (self.item(&id).end, id)
            })
            .collect()
    }

    fn month(&self, price: &str, start: i64, end: i64) -> Line {
        Line {
            price: price.to_owned(),
            cents: number(&self.get("price", price)["unit_amount"]),
            is_proration: false,
            start,
            end,
        }
    }

    fn item(&self, id: &str) -> Item {
        let item = &self.get(KIND, id)["items"]["data"][0];
        Item {
            id: text(&item["id"]),
            price: text(&item["price"]["id"]),
            start: number(&item["current_period_start"]),
            end: number(&item["current_period_end"]),
        }
    }

    fn set_item(&mut self, id: &str, item: &Value) {
        let items = json!({
            "object": "list", "has_more": false, "url": "/v1/subscription_items", "data": [item],
        });
        self.set(KIND, id, json!({ "items": items }));
    }
}

fn a_month_after(time: DateTime<Utc>) -> DateTime<Utc> {
    time + Months::new(1)
}
