//! Tokens that somebody made in order to get in, and what each must be refused for.

mod case;
mod claims;
mod forms;
mod headers;
