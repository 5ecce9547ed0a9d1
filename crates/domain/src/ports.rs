//! Every edge of the hexagon on one page.
//!
//! | port | what is behind it |
//! | --- | --- |
//! | [`Store`], [`Transaction`] | the database: scoped reads, and writes of several contexts that commit together |
//! | [`crate::jobs::JobQueue`] | the engine that delivers jobs |
//! | [`crate::models::LanguageModel`], [`crate::models::Embedder`] | a vendor's models |
//! | [`crate::models::Tokenizer`] | a vendor's own count of tokens |
//! | [`crate::models::ModelDirectory`] | the providers this installation has |
//! | [`crate::editorial::RunEvents`] | live events of runs |
//! | [`crate::editorial::RunSignals`] | hints from commands to the workers that drive runs |
//! | [`crate::identity::TokenVerifier`], [`crate::identity::SignInProvider`] | an issuer that vouches for people |
//! | [`crate::identity::Directory`], [`crate::identity::DirectoryEvents`] | a vendor's directory of people |
//! | [`crate::identity::RateLimiter`] | counting requests, here or for all nodes |
//! | [`crate::billing::PaymentGateway`], [`crate::billing::PaymentEvents`] | the payment processor, and its messages |
//! | [`crate::notifications::Mailer`] | the post |
//! | [`Clock`], [`IdSource`], [`SecretSource`] | time, fresh ids, fresh secrets |

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::admin::{AuditReader, AuditWriter};
use crate::billing::{BillingReader, BillingWriter, QuotaReader, QuotaWriter};
use crate::credits::ledger::AccountChange;
use crate::credits::{CreditReader, CreditWriter};
use crate::editorial::{
    Authority, DocumentReader, EditorialWriter, JournalReader, NoteReader, Session, SessionReader,
    TurnReader,
};
use crate::identity::{
    ApiKeyReader, ApiKeyWriter, ExportReader, ExportWriter, IdentityReader, RepeatWriter, Scope,
    SignInWriter, UserReader, UserWriter,
};
use crate::jobs::{Job, ScheduleWriter};
use crate::kernel::PortError;
use crate::projects::{ProjectReader, ProjectWriter};
use crate::usage::{UsageReader, UsageWriter};

/// The time, in UTC.
pub trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;
}

/// Fresh UUIDv7 values.
pub trait IdSource: Send + Sync {
    fn uuid(&self) -> Uuid;
}

/// Fresh secrets.
pub trait SecretSource: Send + Sync {
    /// 256 bits that nobody can guess.
    fn bytes(&self) -> [u8; 32];
}

/// The database. Reads see what is committed; every tenant read takes a [`crate::identity::Scope`].
#[async_trait]
pub trait Store: Send + Sync {
    fn identities(&self) -> &dyn IdentityReader;
    fn users(&self) -> &dyn UserReader;
    fn api_keys(&self) -> &dyn ApiKeyReader;
    fn exports(&self) -> &dyn ExportReader;
    fn audit(&self) -> &dyn AuditReader;
    fn projects(&self) -> &dyn ProjectReader;
    fn sessions(&self) -> &dyn SessionReader;
    fn documents(&self) -> &dyn DocumentReader;
    fn turns(&self) -> &dyn TurnReader;
    fn journal(&self) -> &dyn JournalReader;
    fn notes(&self) -> &dyn NoteReader;
    fn usage(&self) -> &dyn UsageReader;
    fn quotas(&self) -> &dyn QuotaReader;
    fn credits(&self) -> &dyn CreditReader;
    fn billing(&self) -> &dyn BillingReader;

    /// A transaction in somebody's name: it touches nothing of anybody else.
    async fn begin(&self, scope: Scope) -> Result<Box<dyn Transaction>, PortError>;

    /// A transaction in nobody's name, for what comes before a person is known or concerns the installation: letting
    /// people in, webhooks, jobs that clean up.
    async fn begin_for_house(&self) -> Result<Box<dyn Transaction>, PortError>;

    /// Whether the database answers and has every migration; the error says what is missing.
    async fn ready(&self) -> Result<(), PortError>;
}

/// Writes that happen together or not at all. Dropped without [`Transaction::commit`], nothing happened.
///
/// A store may gather writes: one that can't be kept is refused when it is asked for, or by the commit.
#[async_trait]
pub trait Transaction: Send {
    fn users(&mut self) -> &mut dyn UserWriter;
    fn sign_ins(&mut self) -> &mut dyn SignInWriter;
    fn api_keys(&mut self) -> &mut dyn ApiKeyWriter;
    fn repeats(&mut self) -> &mut dyn RepeatWriter;
    fn exports(&mut self) -> &mut dyn ExportWriter;
    fn audit(&mut self) -> &mut dyn AuditWriter;
    fn projects(&mut self) -> &mut dyn ProjectWriter;
    fn editorial(&mut self) -> &mut dyn EditorialWriter;
    fn usage(&mut self) -> &mut dyn UsageWriter;
    fn quotas(&mut self) -> &mut dyn QuotaWriter;
    fn credits(&mut self) -> &mut dyn CreditWriter;
    fn billing(&mut self) -> &mut dyn BillingWriter;
    fn schedule(&mut self) -> &mut dyn ScheduleWriter;

    /// Saves a session and what was booked on its owner's account: as [`EditorialWriter::save`] and
    /// [`CreditWriter::save`] do, one after the other. A store may make one errand of it.
    async fn save_both(
        &mut self,
        session: &Session,
        authority: Authority,
        account: &AccountChange,
    ) -> Result<(), Unsaved> {
        self.editorial().save(session, authority).await?;
        Ok(self.credits().save(account).await?)
    }

    /// Queues a job that is delivered only once this transaction has committed.
    async fn enqueue(&mut self, job: &Job) -> Result<(), PortError>;

    async fn commit(self: Box<Self>) -> Result<(), PortError>;
}

/// Why a session was not saved with its owner's account.
#[derive(Debug, thiserror::Error)]
pub enum Unsaved {
    /// As [`editorial::SaveError::Stale`](crate::editorial::SaveError::Stale).
    #[error("the session changed meanwhile")]
    Session,
    /// As [`credits::SaveError::Stale`](crate::credits::SaveError::Stale).
    #[error("the account changed meanwhile")]
    Account,
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<crate::editorial::SaveError> for Unsaved {
    fn from(error: crate::editorial::SaveError) -> Self {
        match error {
            crate::editorial::SaveError::Stale => Self::Session,
            crate::editorial::SaveError::Port(error) => Self::Port(error),
        }
    }
}

impl From<crate::credits::SaveError> for Unsaved {
    fn from(error: crate::credits::SaveError) -> Self {
        match error {
            crate::credits::SaveError::Stale => Self::Account,
            crate::credits::SaveError::Port(error) => Self::Port(error),
        }
    }
}
