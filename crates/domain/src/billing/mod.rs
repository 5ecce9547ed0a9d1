//! Plans and what they allow.

mod offer;
mod plans;

pub use offer::PlanOffer;
pub use plans::PlanLimits;

#[cfg(test)]
mod tests;
