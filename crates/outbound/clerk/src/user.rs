//! A person as the Backend API and the webhooks spell one.

use atelier_domain::identity::{DirectoryPerson, Subject};
use chrono::{DateTime, Utc};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct User {
    id: String,
    #[serde(default)]
    email_addresses: Vec<Mailbox>,
    primary_email_address_id: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    /// Milliseconds.
    updated_at: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct Mailbox {
    id: Option<String>,
    email_address: String,
    verification: Option<Verification>,
}

#[derive(Debug, Deserialize)]
struct Verification {
    status: String,
}

impl User {
    /// `told_at` is the time of what does not say when it changed.
    pub(crate) fn into_person(self, issuer: &str, told_at: DateTime<Utc>) -> DirectoryPerson {
        DirectoryPerson {
            email: self.verified_email(),
            display_name: self.display_name(),
            updated_at: self
                .updated_at
                .and_then(DateTime::from_timestamp_millis)
                .unwrap_or(told_at),
            subject: Subject {
                issuer: issuer.to_owned(),
                name: self.id,
            },
        }
    }

    /// The primary address; there may be none, and it may wait for being verified.
    fn verified_email(&self) -> Option<String> {
        let primary = self.primary_email_address_id.as_ref()?;
        self.email_addresses
            .iter()
            .find(|address| address.id.as_ref() == Some(primary))
            .filter(|address| {
                let verification = address.verification.as_ref();
                verification.is_some_and(|verification| verification.status == "verified")
            })
            .map(|address| address.email_address.clone())
    }

    fn display_name(&self) -> Option<String> {
        let names = [self.first_name.as_deref(), self.last_name.as_deref()];
        let names: Vec<&str> = names
            .into_iter()
            .flatten()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect();
        (!names.is_empty()).then(|| names.join(" "))
    }
}
