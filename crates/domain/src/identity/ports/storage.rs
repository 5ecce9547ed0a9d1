//! What is kept of people. Each method is one of two kinds: in somebody's name, with a [`Scope`]; or by a secret or an
//! issuer's word, for finding out who asks, which nothing but this context may do.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::identity::{
    Answer, ApiKey, Claim, CredentialId, Export, ExportStatus, KeyUse, MagicLink, Profile,
    RepeatKey, Scope, SignIn, Subject, TokenHash, User,
};
use crate::kernel::{ApiKeyId, ExportId, Limit, MagicLinkId, Page, PortError, SignInId, UserId};

/// Finds out who asks. Users who asked to be deleted are found too; the caller looks at `deleted_at`.
#[async_trait]
pub trait IdentityReader: Send + Sync {
    async fn by_email(&self, email: &str) -> Result<Option<User>, PortError>;

    async fn by_subject(&self, subject: &Subject) -> Result<Option<User>, PortError>;

    async fn by_id(&self, id: UserId) -> Result<Option<User>, PortError>;

    /// Whether this person was deleted, and must not come back.
    async fn is_tombstoned(&self, subject: &Subject) -> Result<bool, PortError>;

    /// The key, whatever became of it, with its owner.
    async fn by_api_key(&self, hash: TokenHash) -> Result<Option<(ApiKey, User)>, PortError>;

    async fn by_sign_in(&self, hash: TokenHash) -> Result<Option<(SignIn, User)>, PortError>;

    /// Which of these give no access at this time: revoked, expired, ended, gone, or their person's account is.
    async fn ended(
        &self,
        credentials: &[CredentialId],
        now: DateTime<Utc>,
    ) -> Result<Vec<CredentialId>, PortError>;

    async fn magic_link(&self, id: MagicLinkId) -> Result<Option<MagicLink>, PortError>;
}

/// What a person reads of themselves.
#[async_trait]
pub trait UserReader: Send + Sync {
    /// The scope's own row.
    async fn me(&self, scope: Scope) -> Result<Option<User>, PortError>;

    /// The defaults where nothing was ever set.
    async fn profile(&self, scope: Scope) -> Result<Profile, PortError>;

    /// As whom issuers know the person.
    async fn subjects(&self, scope: Scope) -> Result<Vec<Subject>, PortError>;
}

#[async_trait]
pub trait UserWriter: Send {
    /// Makes the user unless one with this address is there; gives the one that is there afterwards. Without an
    /// address there is always a new one.
    async fn ensure(&mut self, user: &User) -> Result<User, PortError>;

    /// Whether the subject is the user's from now on: not when it is somebody's already, or was deleted.
    async fn link(&mut self, subject: &Subject, user: UserId) -> Result<bool, PortError>;

    /// Writes name and address. Whether the address was free.
    async fn update(&mut self, user: &User) -> Result<bool, PortError>;

    async fn set_admin(
        &mut self,
        user: UserId,
        is_admin: bool,
        at: DateTime<Utc>,
    ) -> Result<(), PortError>;

    /// Writes the profile whose revision is one below the one given. Whether that was the last.
    async fn save_profile(&mut self, scope: Scope, profile: &Profile) -> Result<bool, PortError>;

    /// Lets nobody in as this person any more: tombstones of all their subjects, `deleted_at`, every key revoked, every
    /// sign-in ended. Whether it was open until now; later calls change nothing.
    async fn close(&mut self, user: UserId, at: DateTime<Utc>) -> Result<bool, PortError>;

    /// Removes everything of a closed account but what the books need, and the person from what stays: at most `rows`
    /// of the larger tables each time. Whether nothing is left.
    async fn purge(&mut self, user: UserId, rows: u32) -> Result<bool, PortError>;

    /// Keeps a deletion in mind whose person was never here.
    async fn bury(&mut self, subject: &Subject) -> Result<(), PortError>;
}

#[async_trait]
pub trait SignInWriter: Send {
    async fn add(&mut self, sign_in: &SignIn) -> Result<(), PortError>;

    async fn note(&mut self, id: SignInId, seen_at: DateTime<Utc>) -> Result<(), PortError>;

    async fn end(&mut self, id: SignInId) -> Result<(), PortError>;

    async fn end_all(&mut self, scope: Scope) -> Result<(), PortError>;

    async fn add_link(&mut self, link: &MagicLink) -> Result<(), PortError>;

    /// Gives the link the secret that its mail carries, in place of an earlier one. Whether the link is there.
    async fn arm_link(&mut self, id: MagicLinkId, hash: TokenHash) -> Result<bool, PortError>;

    /// Takes the link away, so that nobody uses it twice.
    async fn redeem_link(&mut self, hash: TokenHash) -> Result<Option<MagicLink>, PortError>;

    /// Removes sign-ins and links that are over at this time.
    async fn sweep(&mut self, now: DateTime<Utc>) -> Result<(), PortError>;
}

#[async_trait]
pub trait ApiKeyReader: Send + Sync {
    /// The newest first, revoked ones too.
    async fn list(
        &self,
        scope: Scope,
        after: Option<ApiKeyId>,
        limit: Limit,
    ) -> Result<Page<ApiKey, ApiKeyId>, PortError>;

    async fn find(&self, scope: Scope, id: ApiKeyId) -> Result<Option<ApiKey>, PortError>;

    /// The newest window first.
    async fn uses(
        &self,
        scope: Scope,
        id: ApiKeyId,
        limit: Limit,
    ) -> Result<Vec<KeyUse>, PortError>;
}

#[async_trait]
pub trait ApiKeyWriter: Send {
    /// How many keys of the person are not revoked then. Who adds another one at the same time waits, so that the number
    /// is true when this is committed.
    async fn add(&mut self, key: &ApiKey) -> Result<u32, PortError>;

    /// Whether there was one that was not revoked yet.
    async fn revoke(
        &mut self,
        scope: Scope,
        id: ApiKeyId,
        at: DateTime<Utc>,
    ) -> Result<bool, PortError>;

    /// Adds to what was counted before in the same window.
    async fn count_uses(&mut self, uses: &[KeyUse]) -> Result<(), PortError>;
}

#[async_trait]
pub trait RepeatWriter: Send {
    /// Claims the key. One of any number of callers at the same time gets [`Claim::Mine`]. A claim that was not ended
    /// within `patience` of its beginning is [`Claim::Unknown`].
    async fn claim(
        &mut self,
        key: &RepeatKey,
        body: TokenHash,
        now: DateTime<Utc>,
        patience: chrono::TimeDelta,
    ) -> Result<Claim, PortError>;

    async fn finish(&mut self, key: &RepeatKey, answer: &Answer) -> Result<(), PortError>;

    /// Nothing was done: the key is as if it had never been named.
    async fn release(&mut self, key: &RepeatKey) -> Result<(), PortError>;

    async fn sweep(&mut self, before: DateTime<Utc>) -> Result<(), PortError>;
}

#[async_trait]
pub trait ExportReader: Send + Sync {
    async fn find(&self, scope: Scope, id: ExportId) -> Result<Option<Export>, PortError>;

    /// The newest first; there are few.
    async fn list(&self, scope: Scope) -> Result<Vec<Export>, PortError>;

    /// Pieces count from 0.
    async fn piece(
        &self,
        scope: Scope,
        id: ExportId,
        number: u32,
    ) -> Result<Option<Vec<u8>>, PortError>;
}

#[async_trait]
pub trait ExportWriter: Send {
    async fn add(&mut self, export: &Export) -> Result<(), PortError>;

    /// Puts it in place of an earlier piece with this number.
    async fn put_piece(&mut self, id: ExportId, number: u32, bytes: &[u8])
    -> Result<(), PortError>;

    async fn finish(
        &mut self,
        id: ExportId,
        status: ExportStatus,
        bytes: u64,
        at: DateTime<Utc>,
    ) -> Result<(), PortError>;

    async fn sweep(&mut self, before: DateTime<Utc>) -> Result<(), PortError>;
}
