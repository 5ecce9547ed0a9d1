//! Objects as Stripe writes them: they are kept as the documents they are sent as.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::checkout::Wares;
use super::payment::Card;
use crate::stripe::API_VERSION;
use crate::stripe::wire::Refusal;

/// One whole object of each kind; what matters in it is overwritten.
static TEMPLATES: LazyLock<Map<String, Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../objects.json")).unwrap());

pub(in crate::stripe) struct World {
    pub(in crate::stripe) now: DateTime<Utc>,
    pub(super) cards: HashMap<String, Card>,
    /// What an open page is for: Stripe does not show it with the page.
    pub(super) wares: HashMap<String, Wares>,
    /// The oldest first.
    objects: Vec<Value>,
    made: usize,
    events_taken: usize,
}

impl World {
    pub(in crate::stripe) fn new(now: DateTime<Utc>) -> Self {
        Self {
            now,
            cards: HashMap::new(),
            wares: HashMap::new(),
            objects: Vec::new(),
            made: 0,
            events_taken: 0,
        }
    }

    pub(in crate::stripe) fn add_price(&mut self, id: &str, cents: u64, is_monthly: bool) {
        let mut price = self.draw("price", json!({ "id": id, "lookup_key": null }));
        price["unit_amount"] = json!(cents);
        price["unit_amount_decimal"] = json!(cents.to_string());
        if !is_monthly {
            price["type"] = json!("one_time");
            price["recurring"] = Value::Null;
        }
        self.objects.push(price);
    }

    pub(in crate::stripe) fn find(&self, kind: &str, id: &str) -> Option<&Value> {
        self.all(kind).find(|object| object["id"] == id)
    }

    pub(in crate::stripe) fn all(&self, kind: &str) -> impl DoubleEndedIterator<Item = &Value> {
        self.objects
            .iter()
            .filter(move |object| object["object"] == kind)
    }

    /// One that is there by the logic of the world.
    pub(super) fn get(&self, kind: &str, id: &str) -> &Value {
        self.find(kind, id)
            .unwrap_or_else(|| panic!("there is no {kind} {id}"))
    }

    /// One that a request names.
    pub(super) fn need(&self, kind: &str, id: &str, param: &str) -> Result<&Value, Refusal> {
        self.find(kind, id).ok_or_else(|| Refusal::missing(param))
    }

    /// A whole object with a new id, which is not kept.
    pub(super) fn draw(&mut self, kind: &str, members: Value) -> Value {
        let mut object = TEMPLATES[kind].clone();
        self.made += 1;
        object["id"] = json!(format!("{}Fake{:06}", prefix(kind), self.made));
        if object.get("created").is_some() {
            object["created"] = json!(self.now.timestamp());
        }
        overwrite(&mut object, members);
        object
    }

    /// A new object; gives its id.
    pub(super) fn make(&mut self, kind: &str, members: Value) -> String {
        let object = self.draw(kind, members);
        let id = text(&object["id"]);
        self.objects.push(object);
        id
    }

    pub(in crate::stripe) fn set(&mut self, kind: &str, id: &str, members: Value) {
        let found = self
            .objects
            .iter_mut()
            .find(|object| object["object"] == kind && object["id"] == id);
        overwrite(found.expect("an object that is there"), members);
    }

    pub(in crate::stripe) fn put(&mut self, object: Value) {
        let is_it = |kept: &&mut Value| {
            ["object", "id"]
                .iter()
                .all(|member| kept[*member] == object[*member])
        };
        match self.objects.iter_mut().find(is_it) {
            Some(kept) => *kept = object,
            None => self.objects.push(object),
        }
    }

    /// Tells of an object as it is now.
    pub(super) fn tell(&mut self, name: &str, kind: &str, id: &str) {
        let object = self.get(kind, id).clone();
        let event = self.event(name, &object);
        self.objects.push(event);
    }

    pub(in crate::stripe) fn event(&mut self, name: &str, object: &Value) -> Value {
        let members = json!({
            "type": name,
            "api_version": API_VERSION,
            "data": { "object": object },
        });
        self.draw("event", members)
    }

    pub(in crate::stripe) fn take_events(&mut self) -> Vec<Value> {
        let events: Vec<Value> = self.all("event").skip(self.events_taken).cloned().collect();
        self.events_taken += events.len();
        events
    }
}

fn overwrite(object: &mut Value, members: Value) {
    let Value::Object(members) = members else {
        panic!("members are an object");
    };
    object.as_object_mut().unwrap().extend(members);
}

fn prefix(kind: &str) -> &'static str {
    match kind {
        "customer" => "cus_",
        "price" => "price_",
        "checkout.session" => "cs_test_",
        "subscription" => "sub_",
        "subscription_item" => "si_",
        "invoice" => "in_",
        "line_item" => "il_",
        "invoice_payment" => "inpay_",
        "payment_intent" => "pi_",
        "charge" => "ch_",
        "refund" => "re_",
        "dispute" => "du_",
        "event" => "evt_",
        "billing_portal.session" => "bps_",
        kind => panic!("{kind} is not played"),
    }
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

pub(super) fn number(value: &Value) -> i64 {
    value.as_i64().expect("a whole number")
}
