//! Payments, the messages of the processor, and what is used of plans.

mod entity;
mod quota;
mod quotas;
mod reader;
mod writer;
