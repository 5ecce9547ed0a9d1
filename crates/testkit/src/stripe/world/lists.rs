//! Pages of objects, the newest first.

use serde_json::{Value, json};

use super::objects::World;
use crate::stripe::wire::{Params, Refusal};

const DEFAULT: i64 = 10;

impl World {
    /// One page of what is wanted.
    pub(super) fn list(
        &self,
        kind: &str,
        params: &Params,
        is_wanted: impl Fn(&Value) -> bool,
    ) -> Result<Value, Refusal> {
        let limit = params.number("limit")?.unwrap_or(DEFAULT);
        let limit = usize::try_from(limit)
            .ok()
            .filter(|limit| (1..=100).contains(limit))
            .ok_or_else(|| Refusal::invalid("parameter_invalid_integer", "limit"))?;
        let wanted: Vec<&Value> = self
            .all(kind)
            .rev()
            .filter(|object| is_wanted(object))
            .collect();
        let rest = match params.get("starting_after") {
            None => &wanted[..],
            Some(last) => {
                let at = wanted.iter().position(|object| object["id"] == last);
                let at = at.ok_or_else(|| Refusal::missing("starting_after"))?;
                &wanted[at + 1..]
            }
        };
        Ok(json!({
            "object": "list",
            "url": "/v1/list",
            "has_more": rest.len() > limit,
            "data": rest[..limit.min(rest.len())],
        }))
    }
}
