//! Which request does what.

use serde_json::{Value, json};

use super::objects::{World, number, text};
use crate::stripe::wire::{Asked, Params, Refusal};

/// What every list takes.
const PAGE: [&str; 2] = ["limit", "starting_after"];

pub(in crate::stripe) fn answer(world: &mut World, asked: &Asked) -> Result<Value, Refusal> {
    let params = asked.params();
    let path: Vec<&str> = asked.path.split('/').skip(2).collect();
    match (asked.method.as_str(), path.as_slice()) {
        ("POST", ["customers"]) => create_customer(world, &params),
        ("GET", ["customers"]) => list(world, "customer", &params, &["email"]),
        ("POST", ["checkout", "sessions"]) => world.start_checkout(&params),
        ("POST", ["checkout", "sessions", id, "expire"]) => {
            params.only(&[])?;
            world.need("checkout.session", id, "id")?;
            world.expire_checkout(id)?;
            Ok(world.get("checkout.session", id).clone())
        }
        ("GET", ["checkout", "sessions", id]) => one(world, "checkout.session", id, &params),
        ("POST", ["billing_portal", "sessions"]) => open_portal(world, &params),
        ("GET", ["subscriptions"]) => list_subscriptions(world, &params),
        ("GET", ["subscriptions", id]) => one(world, "subscription", id, &params),
        ("POST", ["subscriptions", id]) => world.update_subscription(id, &params),
        ("DELETE", ["subscriptions", id]) => {
            params.only(&[])?;
            let found = world.need("subscription", id, "id")?;
            if found["status"] == "canceled" {
                return Err(Refusal::missing("id"));
            }
            world.end_subscription(id);
            Ok(world.get("subscription", id).clone())
        }
        ("GET", ["prices", id]) => one(world, "price", id, &params),
        ("GET", ["invoices"]) => list(
            world,
            "invoice",
            &params,
            &["customer", "status", "subscription"],
        ),
        ("GET", ["invoices", id]) => one(world, "invoice", id, &params),
        ("GET", ["invoice_payments"]) => list_invoice_payments(world, &params),
        ("GET", ["payment_intents", id]) => one(world, "payment_intent", id, &params),
        ("GET", ["charges", id]) => one(world, "charge", id, &params),
        ("GET", ["disputes", id]) => one(world, "dispute", id, &params),
        ("GET", ["events"]) => list_events(world, &params),
        ("GET", ["events", id]) => one(world, "event", id, &params),
        _ => Err(Refusal::new(404, "invalid_request_error", "url_unknown")),
    }
}

fn one(world: &World, kind: &str, id: &str, params: &Params) -> Result<Value, Refusal> {
    params.only(&[])?;
    world.need(kind, id, "id").cloned()
}

/// Filters are members that have to be equal.
fn list(world: &World, kind: &str, params: &Params, filters: &[&str]) -> Result<Value, Refusal> {
    params.only(&[filters, &PAGE].concat())?;
    world.list(kind, params, |object| {
        let is_equal = |filter: &&str| {
            params
                .get(filter)
                .is_none_or(|want| object[*filter] == want)
        };
        filters.iter().all(is_equal)
    })
}

fn list_subscriptions(world: &World, params: &Params) -> Result<Value, Refusal> {
    params.only(&[&["customer", "status"][..], &PAGE].concat())?;
    let customer = params.get("customer");
    let status = params.get("status");
    world.list("subscription", params, |object| {
        let is_wanted = match status {
            Some("all") => true,
            Some(status) => object["status"] == status,
            None => object["status"] != "canceled",
        };
        is_wanted && customer.is_none_or(|customer| object["customer"] == customer)
    })
}

fn list_invoice_payments(world: &World, params: &Params) -> Result<Value, Refusal> {
    let payment = "payment[payment_intent]";
    params.only(&[&["invoice", "payment[type]", payment][..], &PAGE].concat())?;
    if params.get(payment).is_some() && params.get("payment[type]") != Some("payment_intent") {
        return Err(Refusal::invalid("parameter_missing", "payment[type]"));
    }
    world.list("invoice_payment", params, |object| {
        let is_of = |member: &Value, want: Option<&str>| want.is_none_or(|want| member == want);
        is_of(&object["invoice"], params.get("invoice"))
            && is_of(&object["payment"]["payment_intent"], params.get(payment))
    })
}

fn list_events(world: &World, params: &Params) -> Result<Value, Refusal> {
    params.only(&[&["created[gte]", "type"][..], &PAGE].concat())?;
    let since = params.number("created[gte]")?.unwrap_or(0);
    let name = params.get("type");
    world.list("event", params, |event| {
        number(&event["created"]) >= since && name.is_none_or(|name| event["type"] == name)
    })
}

fn create_customer(world: &mut World, params: &Params) -> Result<Value, Refusal> {
    params.only(&["email", "name", "metadata["])?;
    let members = json!({
        "email": params.get("email"),
        "name": params.get("name"),
        "metadata": params.metadata("metadata"),
    });
    let id = world.make("customer", members);
    world.tell("customer.created", "customer", &id);
    Ok(world.get("customer", &id).clone())
}

fn open_portal(world: &mut World, params: &Params) -> Result<Value, Refusal> {
    params.only(&["customer", "return_url"])?;
    let customer = text(&world.need("customer", params.need("customer")?, "customer")?["id"]);
    let members = json!({
        "customer": customer,
        "return_url": params.get("return_url"),
        "url": format!("https://billing.stripe.example.test/p/{customer}"),
    });
    Ok(world.draw("billing_portal.session", members))
}
