//! Plans and what they allow.

mod plans;

pub use plans::PlanLimits;

#[cfg(test)]
mod tests;
