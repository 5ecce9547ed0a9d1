//! The data is tested against the rules that made it, and the rules against tables.

use chrono::NaiveDate;

use super::{Catalogue, ModelSpec};

mod admit;
mod check;
mod data;
mod price;
mod selection;

fn builtin() -> Catalogue {
    Catalogue::builtin().unwrap()
}

fn model(id: &str) -> ModelSpec {
    builtin().find_by_id(id).unwrap().clone()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
