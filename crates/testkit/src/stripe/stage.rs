//! One request after the other.

use super::API_VERSION;
use super::faults::{Outcome, Trap};
use super::keys::Keys;
use super::wire::{Asked, Refusal, Reply};
use super::world::{World, api};

/// Everything behind the server's one lock.
pub(super) struct Stage {
    pub(super) world: World,
    pub(super) traps: Vec<Trap>,
    pub(super) asked: Vec<Asked>,
    keys: Keys,
}

impl Stage {
    pub(super) fn new(world: World) -> Self {
        Self {
            world,
            traps: Vec::new(),
            asked: Vec::new(),
            keys: Keys::default(),
        }
    }

    pub(super) fn receive(&mut self, mut asked: Asked) -> Outcome {
        let outcome = self.outcome(&asked);
        if let Outcome::Reply(reply) = &outcome {
            asked.answer = Some((reply.status, reply.body.clone()));
        }
        self.asked.push(asked);
        outcome
    }

    fn outcome(&mut self, asked: &Asked) -> Outcome {
        if let Err(refusal) = admit(asked) {
            return Outcome::Reply(refusal.reply());
        }
        if let Some(reply) = self.keys.answer(asked) {
            return Outcome::Reply(reply);
        }
        let caught = self.traps.iter().position(|trap| trap.catches(asked));
        let Some(fault) = caught.map(|at| self.traps.remove(at).fault) else {
            return Outcome::Reply(self.carry_out(asked));
        };
        if fault.was_done() {
            self.carry_out(asked);
        }
        let outcome = fault.outcome();
        if let Outcome::Reply(reply) = &outcome
            && fault.is_kept()
        {
            self.keys.keep(asked, reply);
        }
        outcome
    }

    fn carry_out(&mut self, asked: &Asked) -> Reply {
        match api::answer(&mut self.world, asked) {
            Ok(body) => {
                let reply = Reply::ok(body);
                self.keys.keep(asked, &reply);
                reply
            }
            Err(refusal) => {
                let reply = refusal.reply();
                if refusal.is_kept() {
                    self.keys.keep(asked, &reply);
                }
                reply
            }
        }
    }
}

/// Who asks, in which version, and whether in Stripe's form.
fn admit(asked: &Asked) -> Result<(), Refusal> {
    let header = |name: &str| asked.headers.get(name).map_or("", String::as_str);
    if !header("authorization").starts_with("Bearer sk_test_") {
        return Err(Refusal::new(
            401,
            "invalid_request_error",
            "api_key_invalid",
        ));
    }
    if header("stripe-version") != API_VERSION {
        return Err(Refusal::invalid("version_not_played", "Stripe-Version"));
    }
    let is_form = header("content-type") == "application/x-www-form-urlencoded";
    if !asked.form.is_empty() && !is_form {
        return Err(Refusal::invalid("content_type", "Content-Type"));
    }
    if asked
        .key()
        .is_some_and(|key| key.is_empty() || key.len() > 255)
    {
        return Err(Refusal::invalid("idempotency_key", "Idempotency-Key"));
    }
    Ok(())
}
