//! Making a prompt fit its model's context window.
//!
//! | module | what it owns |
//! | --- | --- |
//! | `fitting` | the fixed order in which a prompt gives way |
//! | `room` | whether another model can read it, too |
//! | `counter` | how its tokens are counted |
//! | `shorten` | remarks down to their leading sentences |
//! | `passages` | references cut into passages |
//! | `relevance` | which passages matter to the task |
//! | `retrieval` | references down to those passages |

mod counter;
mod fitting;
mod passages;
mod relevance;
mod retrieval;
mod room;
mod shorten;

pub use fitting::{Fitted, Oversized, Reduced, fit};
pub use room::room_for;

#[cfg(test)]
mod tests;
