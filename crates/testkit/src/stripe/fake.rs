//! The handle of a test.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::faults::{Fault, Trap};
use super::server::{Shared, serve};
use super::stage::Stage;
use super::webhook::Webhook;
use super::wire::Asked;
use super::world::World;

/// A running server; it ends when this is dropped.
pub struct FakeStripe {
    address: SocketAddr,
    stage: Shared,
    _serving: JoinSet<()>,
}

impl FakeStripe {
    /// Any key that begins with `sk_test_` is taken.
    pub const SECRET_KEY: &'static str = "sk_test_fake";
    /// What webhooks are signed with.
    pub const WEBHOOK_SECRET: &'static str = "whsec_fake_0123456789abcdefghijklmnop";

    /// `now` is the time of its world, which moves by [`Self::advance_to`] alone.
    pub async fn start(now: DateTime<Utc>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stage = Arc::new(Mutex::new(Stage::new(World::new(now))));
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, Arc::clone(&stage)));
        Self {
            address,
            stage,
            _serving: serving,
        }
    }

    /// `http://127.0.0.1:<port>`
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A price in cents of dollars, paid each month or once.
    pub fn add_price(&self, id: &str, cents: u64, is_monthly: bool) {
        self.world(|world| world.add_price(id, cents, is_monthly));
    }

    /// The next request that begins so, such as `POST /v1/customers`, goes wrong in this way. Several wait in their order.
    pub fn fail_next_on(&self, line: &str, fault: Fault) {
        let line = Some(line.to_owned());
        self.lock().traps.push(Trap { line, fault });
    }

    /// The next request goes wrong in this way.
    pub fn fail_next(&self, fault: Fault) {
        self.lock().traps.push(Trap { line: None, fault });
    }

    /// Every request so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.lock().asked.clone()
    }

    /// An object by its kind and id, such as `subscription`.
    pub fn object(&self, kind: &str, id: &str) -> Option<Value> {
        self.world(|world| world.find(kind, id).cloned())
    }

    /// All objects of a kind, the oldest first.
    pub fn objects(&self, kind: &str) -> Vec<Value> {
        self.world(|world| world.all(kind).cloned().collect())
    }

    /// The events that were not taken before, the oldest first, signed at a time of the receiver's clock. What becomes
    /// of them is up to the test: it may send them late, twice, in another order, or never.
    pub fn webhooks(&self, signed_at: DateTime<Utc>) -> Vec<Webhook> {
        let events = self.world(World::take_events);
        sign(&events, signed_at)
    }

    /// All events there ever were, as if Stripe sent them again.
    pub fn all_webhooks(&self, signed_at: DateTime<Utc>) -> Vec<Webhook> {
        sign(&self.objects("event"), signed_at)
    }

    /// All events about a customer's objects, as if Stripe sent them again.
    pub fn webhooks_of(&self, customer: &str, signed_at: DateTime<Utc>) -> Vec<Webhook> {
        let is_theirs = |event: &&Value| event["data"]["object"]["customer"] == customer;
        let events: Vec<Value> =
            self.world(|world| world.all("event").filter(is_theirs).cloned().collect());
        sign(&events, signed_at)
    }

    /// An event that stands somewhere else, with a signature.
    pub fn signed(event: &Value, signed_at: DateTime<Utc>) -> Webhook {
        Webhook::new(event, Self::WEBHOOK_SECRET, signed_at)
    }

    /// An event of the test's own making.
    pub fn webhook(&self, name: &str, object: &Value, signed_at: DateTime<Utc>) -> Webhook {
        let event = self.world(|world| world.event(name, object));
        Webhook::new(&event, Self::WEBHOOK_SECRET, signed_at)
    }

    /// Overwrites members of an object, and tells nobody.
    pub fn set(&self, kind: &str, id: &str, members: &Value) {
        self.world(|world| world.set(kind, id, members.clone()));
    }

    /// Has an object from now on as it is here, in place of one with its kind and id. Tells nobody.
    pub fn put(&self, object: &Value) {
        self.world(|world| world.put(object.clone()));
    }

    pub(super) fn world<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        act(&mut self.lock().world)
    }

    fn lock(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap()
    }
}

fn sign(events: &[Value], at: DateTime<Utc>) -> Vec<Webhook> {
    events
        .iter()
        .map(|event| Webhook::new(event, FakeStripe::WEBHOOK_SECRET, at))
        .collect()
}
