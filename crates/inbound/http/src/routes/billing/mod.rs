//! Plans and what is paid for them. Money is a person's own affair: no key of theirs spends it.

pub(crate) mod cancel;
pub(crate) mod change;
pub(crate) mod checkout;
pub(crate) mod checkout_credits;
pub(crate) mod invoices;
pub(crate) mod plans;
pub(crate) mod portal;
pub(crate) mod preview;
pub(crate) mod reactivate;
pub(crate) mod subscription;
pub(crate) mod sync;
pub(crate) mod webhook;
pub(crate) mod wire;
