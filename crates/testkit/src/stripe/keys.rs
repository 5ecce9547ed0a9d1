//! Idempotency keys: the first answer is the answer.

use std::collections::HashMap;

use super::wire::{Asked, Params, Refusal, Reply};

#[derive(Default)]
pub(super) struct Keys(HashMap<String, Kept>);

struct Kept {
    path: String,
    params: Params,
    reply: Reply,
}

impl Keys {
    /// What was answered before; or that the key came with something else.
    pub(super) fn answer(&self, asked: &Asked) -> Option<Reply> {
        let kept = self.0.get(asked.key()?)?;
        if kept.path != asked.path || kept.params != asked.params() {
            let code = "idempotency_key_reused";
            return Some(Refusal::new(400, "idempotency_error", code).reply());
        }
        Some(kept.reply.clone().with("idempotent-replayed", "true"))
    }

    pub(super) fn keep(&mut self, asked: &Asked, reply: &Reply) {
        if let Some(key) = asked.key() {
            let kept = Kept {
                path: asked.path.clone(),
                params: asked.params(),
                reply: reply.clone(),
            };
            self.0.insert(key.to_owned(), kept);
        }
    }
}
