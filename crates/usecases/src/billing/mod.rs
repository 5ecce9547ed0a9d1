//! Plans, and what people have of them.

mod plans;

pub use plans::{Plans, Standing};

#[cfg(test)]
mod tests;
