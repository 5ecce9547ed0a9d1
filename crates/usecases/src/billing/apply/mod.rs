//! Bringing what is kept up to what the processor has. Every step asks anew, writes only over what it read before it
//! asked, and does nothing where nothing changed: any number of them may go on at the same time, in any order, and break
//! off anywhere.

mod checkout;
mod event;
mod owner;
mod receipt;
mod snag;
mod source;
mod subscription;

pub(super) use snag::Snag;
