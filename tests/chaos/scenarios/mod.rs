//! One file a promise.

mod fencing;
mod kills;
mod overload;
mod postgres;
mod readers;
mod redis;
mod run;
mod stop;
mod streams;

pub(crate) use run::run;
