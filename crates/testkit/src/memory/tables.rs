//! What is stored, and the times as databases keep them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use atelier_domain::admin::AuditEntry;
use atelier_domain::billing::{
    Customer, EventId, KeptEvent, Month, Monthly, Order, Receipt, Subscription, SubscriptionId,
};
use atelier_domain::editorial::document::{DocumentVersion, VersionNumber};
use atelier_domain::editorial::{JournalEntry, Note, Session, Turn};
use atelier_domain::identity::{
    Answer, ApiKey, Export, KeyUse, MagicLink, Profile, RepeatKey, Scope, SignIn, Subject,
    TokenHash, User,
};
use atelier_domain::jobs::{Chore, Job};
use atelier_domain::kernel::{
    ApiKeyId, ExportId, MagicLinkId, OrderId, ProjectId, SessionId, SignInId, TurnId, UserId,
};
use atelier_domain::projects::Project;
use atelier_domain::usage::UsageRecord;
use chrono::{DateTime, SubsecRound, Utc};

use super::credits::CreditTables;

/// Cheap to clone: a transaction works on its own copy.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables {
    pub(super) users: BTreeMap<UserId, User>,
    pub(super) profiles: BTreeMap<UserId, Profile>,
    pub(super) subjects: HashMap<Subject, UserId>,
    pub(super) tombstones: BTreeSet<String>,
    pub(super) sign_ins: BTreeMap<SignInId, SignIn>,
    pub(super) magic_links: BTreeMap<MagicLinkId, MagicLink>,
    pub(super) api_keys: BTreeMap<ApiKeyId, ApiKey>,
    pub(super) key_uses: BTreeMap<(ApiKeyId, DateTime<Utc>), KeyUse>,
    pub(super) repeats: BTreeMap<RepeatKey, Repeat>,
    pub(super) exports: BTreeMap<ExportId, Export>,
    pub(super) export_pieces: BTreeMap<(ExportId, u32), Arc<[u8]>>,
    /// In the order of the chain.
    pub(super) audit: Vec<AuditEntry>,
    pub(super) projects: BTreeMap<ProjectId, Project>,
    pub(super) sessions: BTreeMap<SessionId, Arc<Session>>,
    pub(super) versions: BTreeMap<(SessionId, VersionNumber), Arc<DocumentVersion>>,
    pub(super) turns: BTreeMap<(SessionId, TurnId), Arc<Turn>>,
    pub(super) journal: BTreeMap<(SessionId, u64), Arc<JournalEntry>>,
    /// In the order they were added.
    pub(super) notes: BTreeMap<SessionId, Vec<Note>>,
    /// By the call: its turn, its attempt, and its number in that.
    pub(super) usage: BTreeMap<(TurnId, u32, u32), UsageRecord>,
    pub(super) quotas: BTreeMap<(UserId, Monthly, Month), u64>,
    pub(super) credits: CreditTables,
    pub(super) customers: BTreeMap<UserId, Customer>,
    pub(super) subscriptions: BTreeMap<SubscriptionId, Subscription>,
    pub(super) orders: BTreeMap<OrderId, Order>,
    /// By the name of their source.
    pub(super) receipts: BTreeMap<String, Receipt>,
    pub(super) payment_events: BTreeMap<EventId, KeptEvent>,
    /// When they are due.
    pub(super) chores: BTreeMap<Chore, DateTime<Utc>>,
    pub(super) jobs: Vec<Job>,
}

/// A request that may come twice.
#[derive(Clone, Debug)]
pub(super) struct Repeat {
    pub(super) body: TokenHash,
    pub(super) claimed_at: DateTime<Utc>,
    pub(super) answer: Option<Answer>,
}

impl Tables {
    pub(super) fn by_email(&self, email: &str) -> Option<&User> {
        let mut users = self.users.values();
        users.find(|user| user.email.as_deref() == Some(email))
    }

    /// The person, unless they asked to be deleted.
    pub(super) fn open_account(&self, id: UserId) -> Option<&User> {
        let user = self.users.get(&id)?;
        user.deleted_at.is_none().then_some(user)
    }

    pub(super) fn api_key(&self, scope: Scope, id: ApiKeyId) -> Option<&ApiKey> {
        let key = self.api_keys.get(&id)?;
        (key.owner == scope.user()).then_some(key)
    }

    pub(super) fn export(&self, scope: Scope, id: ExportId) -> Option<&Export> {
        let export = self.exports.get(&id)?;
        (export.owner == scope.user()).then_some(export)
    }

    pub(super) fn project(&self, scope: Scope, id: ProjectId) -> Option<&Project> {
        let project = self.projects.get(&id)?;
        (project.owner == scope.user()).then_some(project)
    }

    /// Removes the session with everything below it.
    pub(super) fn remove_session(&mut self, id: SessionId) {
        self.sessions.remove(&id);
        self.versions.retain(|(session, _), _| *session != id);
        self.turns.retain(|(session, _), _| *session != id);
        self.journal.retain(|(session, _), _| *session != id);
        self.notes.remove(&id);
    }

    pub(super) fn session(&self, scope: Scope, id: SessionId) -> Option<&Session> {
        let session = self.sessions.get(&id)?;
        (session.owner == scope.user()).then_some(&**session)
    }

    /// The session's turns by id; none where it is not the scope's.
    pub(super) fn turns(&self, scope: Scope, session: SessionId) -> impl Iterator<Item = &Turn> {
        let owned = self.session(scope, session).is_some();
        self.turns
            .range(below(session))
            .take_while(move |((id, _), _)| owned && *id == session)
            .map(|(_, turn)| &**turn)
    }
}

/// Keys from the session's first one on.
fn below(session: SessionId) -> std::ops::RangeFrom<(SessionId, TurnId)> {
    (session, TurnId::new(uuid::Uuid::nil()))..
}

pub(super) fn micros(time: DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(6)
}
