//! A vendor's directory of people.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use atelier_domain::identity::{
    Directory, DirectoryChange, DirectoryEvent, DirectoryEvents, DirectoryPerson, MessageRefusal,
    SignedMessage, Subject,
};
use atelier_domain::kernel::PortError;
use chrono::{DateTime, Utc};

/// Knows whom it was told of. As its own webhook it says the change that a test has put in. Clones are the same
/// directory.
#[derive(Clone, Default)]
pub struct FakeDirectory(Arc<Mutex<Records>>);

#[derive(Default)]
struct Records {
    people: HashMap<Subject, DirectoryPerson>,
    deleted: Vec<Subject>,
    is_away: bool,
    next: Option<DirectoryChange>,
}

impl FakeDirectory {
    pub fn put(&self, person: DirectoryPerson) {
        self.records(|records| records.people.insert(person.subject.clone(), person));
    }

    pub fn remove(&self, subject: &Subject) {
        self.records(|records| records.people.remove(subject));
    }

    /// Whom it was asked to delete, each time.
    pub fn deleted(&self) -> Vec<Subject> {
        self.records(|records| records.deleted.clone())
    }

    /// Whether it can't be reached from now on.
    pub fn set_away(&self, is_away: bool) {
        self.records(|records| records.is_away = is_away);
    }

    /// What every message from now on tells.
    pub fn tell(&self, change: DirectoryChange) {
        self.records(|records| records.next = Some(change));
    }

    fn records<T>(&self, act: impl FnOnce(&mut Records) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn reached<T>(&self, act: impl FnOnce(&mut Records) -> T) -> Result<T, PortError> {
        self.records(|records| {
            if records.is_away {
                let context = "the directory is away";
                return Err(PortError::unavailable(context, "a test said so"));
            }
            Ok(act(records))
        })
    }
}

#[async_trait]
impl Directory for FakeDirectory {
    async fn find(&self, subject: &Subject) -> Result<Option<DirectoryPerson>, PortError> {
        self.reached(|records| records.people.get(subject).cloned())
    }

    async fn delete(&self, subject: &Subject) -> Result<(), PortError> {
        self.reached(|records| {
            records.people.remove(subject);
            records.deleted.push(subject.clone());
        })
    }
}

impl DirectoryEvents for FakeDirectory {
    fn read(
        &self,
        message: SignedMessage<'_>,
        _: DateTime<Utc>,
    ) -> Result<DirectoryEvent, MessageRefusal> {
        let change = self.records(|records| records.next.clone());
        Ok(DirectoryEvent {
            id: message.id.to_owned(),
            change: change.ok_or(MessageRefusal::Signature)?,
        })
    }
}
