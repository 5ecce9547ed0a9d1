//! What a request brings, read strictly: what is not understood is refused, never passed over.

mod body;
mod input;
mod path;
mod query;
mod said;

pub(crate) use body::{JsonBody, JsonOrForm, LARGEST_BODY, MIB, collect};
pub(crate) use path::InPath;
pub(crate) use query::InQuery;
pub(crate) use said::said;

#[cfg(test)]
mod tests;
