//! A model's life, from preview to retirement.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A successor is the id of another model of the same provider. It is offered, never switched to silently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum ModelStatus {
    Current,
    Preview,
    /// Answers until the vendor's shutdown day.
    Retiring {
        on: NaiveDate,
        successor: Option<String>,
    },
    /// Answers no more.
    Retired {
        successor: Option<String>,
    },
}

impl ModelStatus {
    /// The status as it is on a day (UTC): a retiring model is retired from its shutdown day on.
    #[must_use]
    pub fn on(&self, today: NaiveDate) -> Self {
        match self {
            Self::Retiring { on, successor } if *on <= today => Self::Retired {
                successor: successor.clone(),
            },
            status => status.clone(),
        }
    }

    pub fn successor(&self) -> Option<&str> {
        match self {
            Self::Retiring { successor, .. } | Self::Retired { successor } => successor.as_deref(),
            Self::Current | Self::Preview => None,
        }
    }
}
