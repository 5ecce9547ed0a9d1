//! What several objects have in common.

use std::collections::HashMap;

use atelier_domain::billing::{Marks, Money};
use atelier_domain::kernel::PortError;
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Texts that we wrote on an object.
pub(crate) type Metadata = HashMap<String, String>;

/// Under these names Stripe keeps whose an object is and what it is for.
const USER: &str = "user_id";
const ORDER: &str = "order_id";

pub(crate) fn metadata_of(marks: &Marks) -> Metadata {
    let owner = marks.owner.map(|id| (USER.to_owned(), id.to_string()));
    let order = marks.order.map(|id| (ORDER.to_owned(), id.to_string()));
    owner.into_iter().chain(order).collect()
}

/// Objects that somebody made by hand in the dashboard have no marks, or ones that are none.
pub(crate) fn marks_of(metadata: Option<&Metadata>) -> Marks {
    let text = |name| metadata.and_then(|metadata| metadata.get(name));
    Marks {
        owner: text(USER).and_then(|id| id.parse().ok()),
        order: text(ORDER).and_then(|id| id.parse().ok()),
    }
}

/// Another object: its id, or itself where somebody asked for that.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Reference {
    Id(String),
    Object { id: String },
}

impl Reference {
    pub(crate) fn into_id(self) -> String {
        match self {
            Self::Id(id) | Self::Object { id } => id,
        }
    }
}

pub(crate) fn id_of<T>(reference: Option<Reference>, name: impl Fn(String) -> T) -> Option<T> {
    reference.map(|reference| name(reference.into_id()))
}

#[derive(Debug, Deserialize)]
pub(crate) struct List<T> {
    pub(crate) data: Vec<T>,
    pub(crate) has_more: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PortalAnswer {
    pub(crate) url: String,
}

/// Seconds since 1970.
pub(crate) fn time(seconds: i64) -> Result<DateTime<Utc>, PortError> {
    DateTime::from_timestamp(seconds, 0)
        .ok_or_else(|| PortError::message("stripe's time is out of range"))
}

pub(crate) fn time_if_any(seconds: Option<i64>) -> Result<Option<DateTime<Utc>>, PortError> {
    seconds.map(time).transpose()
}

/// Amounts that can't be below zero.
pub(crate) fn money(amount: u64, currency: &str) -> Money {
    Money::new(amount, currency)
}
