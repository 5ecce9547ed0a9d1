//! What live events promise, within one process and across processes.

mod contract;
mod hints;
mod latency;
mod local;
mod losses;
mod server;
mod stage;
mod streams;
mod tellers;
