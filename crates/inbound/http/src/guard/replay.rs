//! What a request is answered that was served before, by its `Idempotency-Key`.

use utoipa::openapi::path::Operation;

/// Where a handler declares another way than that its answer is kept.
const EXTENSION: &str = "x-replay";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replay {
    /// The same answer again.
    Kept,
    /// That it was done: the answer held a secret, which is kept nowhere.
    Once,
    /// What was streamed is told by the handler, which does not start it again; another answer is kept.
    Joined,
}

impl Replay {
    /// None where the handler declares what is not known here.
    pub(crate) fn of(operation: &Operation) -> Option<Self> {
        let extensions = operation.extensions.as_ref();
        let Some(declared) = extensions.and_then(|extensions| extensions.get(EXTENSION)) else {
            return Some(Self::Kept);
        };
        match declared.as_str()? {
            "once" => Some(Self::Once),
            "joined" => Some(Self::Joined),
            _ => None,
        }
    }
}
