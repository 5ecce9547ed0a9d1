//! Server-sent events: how a run's events look on the wire, and the body that carries them.

mod body;
mod frame;
mod respond;

pub(crate) use respond::respond;

#[cfg(test)]
mod tests;
