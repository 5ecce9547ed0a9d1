//! The rules that find flaws. Each looks at a page and adds what it finds; none knows the others.

mod claims;
mod doubled;
mod frame;
mod inspect;
mod openings;
mod overlong;
mod phrases;
mod punctuation;

pub(crate) use frame::closing_line;
pub(crate) use inspect::inspect;

#[cfg(test)]
mod tests;
