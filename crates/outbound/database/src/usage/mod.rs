//! Metering.

#[expect(
    clippy::struct_field_names,
    reason = "the ORM calls every row a model, and one of this one's columns is the language model"
)]
mod entity;
mod reader;
mod writer;
