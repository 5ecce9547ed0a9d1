//! Tests of the kit, one file a module.

mod answer;
mod fault;
mod gathering;
mod retry;
mod sse;
mod text;
mod wire;
