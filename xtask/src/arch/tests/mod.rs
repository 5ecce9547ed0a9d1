//! Every rule is shown a fixture it refuses and one it lets through.

mod contexts;
mod crates;
mod layout;
mod purity;
