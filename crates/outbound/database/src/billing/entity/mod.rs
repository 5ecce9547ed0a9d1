//! The rows of payments, and what they are in the domain.

pub(super) mod customer;
pub(super) mod event;
pub(super) mod order;
pub(super) mod receipt;
pub(super) mod subscription;
