//! An account for whoever an issuer vouches for, made with their first request.

use atelier_domain::admin::Audited;
use atelier_domain::identity::{Claims, IdentityError, Scope, Subject, User};
use atelier_domain::kernel::{PortError, UserId};
use atelier_domain::ports::Transaction;
use serde_json::json;

use super::Accounts;
use super::audit::{self, audited};
use super::service::open;

/// How often somebody else may come in between: each one settles what this one then finds.
const TRIES: u32 = 4;

/// A person who is new here, as far as an issuer's word goes.
struct Newcomer<'a> {
    subject: &'a Subject,
    /// Lower case.
    email: Option<String>,
    /// Whether the address is theirs for certain. One that is not is never kept: it might be somebody else's, who would
    /// then be let into this account by it.
    is_verified: bool,
    display_name: String,
}

impl Accounts {
    /// The account of the person whom the claims name. One account, however many ask at the same time.
    pub async fn provision(&self, claims: &Claims) -> Result<User, IdentityError> {
        if let Some(user) = self.settled_account(&claims.subject).await? {
            return Ok(user);
        }
        let newcomer = self.describe(claims).await?;
        for _ in 0..TRIES {
            if let Some(user) = self.let_in(&newcomer).await? {
                return Ok(user);
            }
            if let Some(user) = self.settled_account(newcomer.subject).await? {
                return Ok(user);
            }
        }
        let message = "an account changed with every look at it";
        Err(PortError::message(message).into())
    }

    /// The account that the subject has; refused where it was closed.
    async fn settled_account(&self, subject: &Subject) -> Result<Option<User>, IdentityError> {
        let identities = self.ports.store.identities();
        if let Some(user) = identities.by_subject(subject).await? {
            return open(user).map(Some);
        }
        if identities.is_tombstoned(subject).await? {
            return Err(IdentityError::Deleted);
        }
        Ok(None)
    }

    /// What the claims leave out, the directory knows. Whom it does not know any more, it has deleted.
    async fn describe<'a>(&self, claims: &'a Claims) -> Result<Newcomer<'a>, IdentityError> {
        let mut email = claims.email.clone().map(|email| {
            let address = User::normal_email(&email.address);
            (address, email.is_verified)
        });
        let mut name = claims.display_name.clone();
        if let (Some(directory), true) = (&self.ports.directory, email.is_none() || name.is_none())
        {
            let person = directory.find(&claims.subject).await?;
            let person = person.ok_or(IdentityError::Unauthenticated)?;
            // The directory only tells addresses that are verified.
            email = email.or_else(|| {
                let address = person.email.as_deref()?;
                Some((User::normal_email(address), true))
            });
            name = name.or(person.display_name);
        }
        let (email, is_verified) = email.unwrap_or_default();
        Ok(Newcomer {
            subject: &claims.subject,
            email,
            is_verified,
            display_name: User::short_name(&name.unwrap_or_default()),
        })
    }

    /// Nothing where somebody else came in between, so that it has to be looked at again.
    async fn let_in(&self, newcomer: &Newcomer<'_>) -> Result<Option<User>, IdentityError> {
        let holder = self.holder(newcomer).await?;
        let now = self.ports.clock.now();
        let fresh = User {
            id: UserId::new(self.ports.ids.uuid()),
            email: newcomer.email.clone().filter(|_| newcomer.is_verified),
            display_name: newcomer.display_name.clone(),
            is_admin: false,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        let mut transaction = self.ports.store.begin_for_house().await?;
        let user = transaction.users().ensure(&fresh).await?;
        let is_new = user.id == fresh.id;
        if !is_new && holder.is_none_or(|holder| holder.id != user.id) {
            return Ok(None);
        }
        if !transaction.users().link(newcomer.subject, user.id).await? {
            return Ok(None);
        }
        if is_new {
            self.open_account(&mut *transaction, &user).await?;
        }
        let action = if is_new {
            "account.created"
        } else {
            "account.linked"
        };
        let mut entry = audited(Some(user.id), action, audit::user(user.id), now);
        entry.after = json!({ "issuer": newcomer.subject.issuer });
        commit_audited(transaction, &entry).await?;
        Ok(Some(user))
    }

    /// Whoever is new has credits from the first moment on.
    pub(super) async fn open_account(
        &self,
        transaction: &mut dyn Transaction,
        user: &User,
    ) -> Result<(), PortError> {
        let opened = self.ports.credits.open_account(transaction, user).await;
        Ok(opened?)
    }

    /// Whoever has the address already, where the newcomer may be let into that account: the issuer vouches for the
    /// address, and does not know the holder as somebody else.
    async fn holder(&self, newcomer: &Newcomer<'_>) -> Result<Option<User>, IdentityError> {
        let Some(email) = &newcomer.email else {
            return Ok(None);
        };
        let holder = self.ports.store.identities().by_email(email).await?;
        let Some(holder) = holder else {
            return Ok(None);
        };
        let holder = open(holder)?;
        if !newcomer.is_verified {
            return Err(IdentityError::EmailTaken);
        }
        let scope = Scope::person(holder.id);
        let subjects = self.ports.store.users().subjects(scope).await?;
        if subjects.contains(newcomer.subject) {
            // They were let in this moment; whoever looks again finds them.
            return Ok(None);
        }
        let is_known = |subject: &Subject| subject.issuer == newcomer.subject.issuer;
        if subjects.iter().any(is_known) {
            return Err(IdentityError::EmailTaken);
        }
        Ok(Some(holder))
    }
}

/// Entries of the audit log wait for each other, so the entry comes last.
pub(super) async fn commit_audited(
    mut transaction: Box<dyn Transaction>,
    entry: &Audited,
) -> Result<(), PortError> {
    transaction.audit().append(entry).await?;
    transaction.commit().await
}
