//! Reads everything of a person, in pieces: no more than one page of turns, or one version, is held at a time.

use std::sync::Arc;

use atelier_domain::credits::EntryFilter;
use atelier_domain::editorial::Session;
use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::identity::{IdentityError, Scope};
use atelier_domain::kernel::{Limit, PortError, SessionId};
use atelier_domain::ports::Store;
use chrono::{DateTime, Utc};
use serde_json::json;

use super::json::JsonWriter;
use super::values;
use crate::identity::sessions::session_ids;

/// Names the form of the document; another one gets another name.
const FORMAT: &str = "atelier-export-1";

/// Journal entries, small ones, that are read at once.
const ENTRIES: u32 = 200;

/// Turns and versions may be long.
fn few() -> Limit {
    Limit::new(5).unwrap_or_default()
}

fn many() -> Limit {
    Limit::new(Limit::MAX).unwrap_or_default()
}

pub(super) struct Everything {
    pub(super) store: Arc<dyn Store>,
    pub(super) scope: Scope,
    pub(super) at: DateTime<Utc>,
    pub(super) out: JsonWriter,
}

impl Everything {
    pub(super) async fn write(mut self) -> Result<(), IdentityError> {
        self.out.open();
        self.out.member("format", &json!(FORMAT)).await?;
        self.out.member("exported_at", &json!(self.at)).await?;
        self.account().await?;
        self.keys().await?;
        self.projects().await?;
        self.sessions().await?;
        self.usage().await?;
        self.payments().await?;
        self.credits().await?;
        self.audit().await?;
        self.out.close();
        Ok(self.out.finish().await?)
    }

    async fn account(&mut self) -> Result<(), IdentityError> {
        let users = self.store.users();
        let user = users.me(self.scope).await?;
        let user = user.ok_or(IdentityError::Unauthenticated)?;
        self.out.member("user", &values::user(&user)).await?;
        let profile = users.profile(self.scope).await?;
        self.out
            .member("profile", &values::profile(&profile))
            .await?;
        self.out.open_list("sign_in_subjects")?;
        for subject in users.subjects(self.scope).await? {
            self.out.item(&values::subject(&subject)).await?;
        }
        self.out.close_list();
        Ok(())
    }

    async fn keys(&mut self) -> Result<(), PortError> {
        self.out.open_list("api_keys")?;
        let mut after = None;
        loop {
            let page = self
                .store
                .api_keys()
                .list(self.scope, after, many())
                .await?;
            for key in &page.items {
                self.out.item(&values::api_key(key)).await?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        self.out.close_list();
        Ok(())
    }

    async fn projects(&mut self) -> Result<(), PortError> {
        self.out.open_list("projects")?;
        for archived in [false, true] {
            let mut after = None;
            loop {
                let projects = self.store.projects();
                let page = projects.list(self.scope, archived, after, many()).await?;
                for summary in &page.items {
                    self.out.item(&values::project(&summary.project)).await?;
                }
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        self.out.close_list();
        Ok(())
    }

    /// The ids first: a session that changes meanwhile moves to the front of the list, where nobody would look again.
    async fn sessions(&mut self) -> Result<(), PortError> {
        self.out.open_list("sessions")?;
        for id in session_ids(&*self.store, self.scope, None).await? {
            if let Some(session) = self.store.sessions().find(self.scope, id).await? {
                self.session(&session).await?;
            }
        }
        self.out.close_list();
        Ok(())
    }

    async fn session(&mut self, session: &Session) -> Result<(), PortError> {
        self.out.open();
        self.out.members(&values::session(session)).await?;
        self.versions(session).await?;
        self.turns(session.id).await?;
        self.out.open_list("notes")?;
        for note in self.store.notes().list(self.scope, session.id).await? {
            self.out.item(&values::note(&note)).await?;
        }
        self.out.close_list();
        self.journal(session.id).await?;
        self.out.close();
        Ok(())
    }

    async fn versions(&mut self, session: &Session) -> Result<(), PortError> {
        self.out.open_list("versions")?;
        for number in (1..=session.run.latest_version).filter_map(VersionNumber::new) {
            let documents = self.store.documents();
            let version = documents.version(self.scope, session.id, number).await?;
            if let Some(version) = version {
                self.out.item(&values::version(&version)).await?;
            }
        }
        self.out.close_list();
        Ok(())
    }

    async fn turns(&mut self, session: SessionId) -> Result<(), PortError> {
        self.out.open_list("turns")?;
        let mut after = None;
        loop {
            let turns = self.store.turns();
            let page = turns.list(self.scope, session, after, few()).await?;
            for turn in &page.items {
                self.out.item(&values::turn(turn)).await?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        self.out.close_list();
        Ok(())
    }

    async fn journal(&mut self, session: SessionId) -> Result<(), PortError> {
        self.out.open_list("journal")?;
        let mut after = 0;
        loop {
            let journal = self.store.journal();
            let entries = journal.after(self.scope, session, after, ENTRIES).await?;
            let Some(last) = entries.last() else {
                break;
            };
            after = last.sequence;
            for entry in &entries {
                self.out.item(&values::entry(entry)).await?;
            }
        }
        self.out.close_list();
        Ok(())
    }

    async fn usage(&mut self) -> Result<(), PortError> {
        self.out.open_list("usage")?;
        let mut after = None;
        loop {
            let page = self.store.usage().list(self.scope, after, many()).await?;
            for record in &page.items {
                self.out.item(&values::usage(record)).await?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        self.out.close_list();
        Ok(())
    }

    async fn credits(&mut self) -> Result<(), PortError> {
        self.out.open_list("credits")?;
        let (ledger, all) = (self.store.credits(), EntryFilter::default());
        let mut after = None;
        loop {
            let page = ledger.entries(self.scope, &all, after, many()).await?;
            for entry in &page.items {
                self.out.item(&values::credit_entry(entry)).await?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        self.out.close_list();
        Ok(())
    }

    async fn payments(&mut self) -> Result<(), PortError> {
        self.out.open_list("subscriptions")?;
        for subscription in self.store.billing().subscriptions(self.scope).await? {
            self.out.item(&values::subscription(&subscription)).await?;
        }
        self.out.close_list();
        self.out.open_list("orders")?;
        let mut after = None;
        loop {
            let billing = self.store.billing();
            let page = billing.orders(self.scope, after, many()).await?;
            for order in &page.items {
                self.out.item(&values::order(order)).await?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        self.out.close_list();
        self.out.open_list("receipts")?;
        let mut after = None;
        loop {
            let billing = self.store.billing();
            let page = billing.receipts(self.scope, after, many()).await?;
            for receipt in &page.items {
                self.out.item(&values::receipt(receipt)).await?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        self.out.close_list();
        Ok(())
    }

    async fn audit(&mut self) -> Result<(), PortError> {
        self.out.open_list("audit")?;
        let mut after = 0;
        loop {
            let entries = self.store.audit().about(self.scope, after, many()).await?;
            let Some(last) = entries.last() else {
                break;
            };
            after = last.sequence;
            for entry in &entries {
                self.out.item(&values::audit(entry)).await?;
            }
        }
        self.out.close_list();
        Ok(())
    }
}
