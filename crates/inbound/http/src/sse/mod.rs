//! Server-sent events: how a run's events look on the wire, and the body that carries them.

mod body;
pub(crate) mod event_id;
mod frame;
pub(crate) mod respond;

#[cfg(test)]
mod tests;
