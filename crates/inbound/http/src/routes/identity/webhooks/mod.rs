//! What others tell of people.

pub(crate) mod clerk;
