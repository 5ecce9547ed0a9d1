//! The port `DirectoryEvents`: `user.created`, `user.updated` and `user.deleted`.

use atelier_domain::identity::{
    DirectoryChange, DirectoryEvent, DirectoryEvents, MessageRefusal, SignedMessage, Subject,
};
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

use crate::signature::{Secret, SecretError, verify};
use crate::user::User;

/// Reads the webhooks of one instance.
pub struct ClerkEvents {
    issuer: String,
    secrets: Vec<Secret>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    data: Value,
}

#[derive(Deserialize)]
struct DeletedUser {
    id: String,
}

impl ClerkEvents {
    /// `issuer` is whose people they are. Several secrets are valid while one replaces another.
    pub fn new(issuer: String, secrets: &[SecretString]) -> Result<Self, SecretError> {
        let secrets = secrets.iter().map(Secret::new).collect::<Result<_, _>>()?;
        Ok(Self { issuer, secrets })
    }

    fn change(&self, event: Event, sent_at: DateTime<Utc>) -> serde_json::Result<DirectoryChange> {
        Ok(match event.kind.as_str() {
            "user.created" | "user.updated" => {
                let user: User = serde_json::from_value(event.data)?;
                DirectoryChange::Present(user.into_person(&self.issuer, sent_at))
            }
            "user.deleted" => {
                let user: DeletedUser = serde_json::from_value(event.data)?;
                DirectoryChange::Deleted(Subject {
                    issuer: self.issuer.clone(),
                    name: user.id,
                })
            }
            _ => DirectoryChange::Other,
        })
    }
}

impl DirectoryEvents for ClerkEvents {
    fn read(
        &self,
        message: SignedMessage<'_>,
        now: DateTime<Utc>,
    ) -> Result<DirectoryEvent, MessageRefusal> {
        let sent_at = verify(message, &self.secrets, now)?;
        let event = serde_json::from_slice(message.body).map_err(|_| MessageRefusal::Body)?;
        let change = self
            .change(event, sent_at)
            .map_err(|_| MessageRefusal::Body)?;
        Ok(DirectoryEvent {
            id: message.id.to_owned(),
            change,
        })
    }
}
