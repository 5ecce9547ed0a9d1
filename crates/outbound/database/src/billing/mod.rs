//! What is used of plans.

mod quota;
mod quotas;
