//! People who pay.

use serde::Deserialize;

use super::{Metadata, marks_of};
use atelier_domain::billing::{CustomerId, Marks};

#[derive(Debug, Deserialize)]
pub(crate) struct CustomerAnswer {
    id: String,
    metadata: Option<Metadata>,
}

impl CustomerAnswer {
    pub(crate) fn marks(&self) -> Marks {
        marks_of(self.metadata.as_ref())
    }

    pub(crate) fn into_id(self) -> CustomerId {
        CustomerId::new(self.id)
    }
}
