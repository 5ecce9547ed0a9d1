//! What lists of sessions are filtered by.

use atelier_domain::editorial::ProjectFilter;
use atelier_domain::kernel::ProjectId;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use uuid::fmt::Hyphenated;

/// The word that stands for no project.
const NONE: &str = "none";

/// The id of a project, or a word for none.
pub(crate) fn in_project<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<ProjectFilter>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text == NONE {
        return Ok(Some(ProjectFilter::Without));
    }
    let id = text.parse().map(Hyphenated::into_uuid);
    let id = id.map_err(|_| D::Error::custom("expected the id of a project, or none"))?;
    Ok(Some(ProjectFilter::In(ProjectId::new(id))))
}
