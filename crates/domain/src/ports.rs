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
//! | [`Clock`], [`IdSource`] | time and fresh ids |

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::editorial::{
    DocumentReader, EditorialWriter, JournalReader, NoteReader, SessionReader, TurnReader,
};
use crate::identity::{UserReader, UserWriter};
use crate::jobs::Job;
use crate::kernel::PortError;
use crate::usage::UsageWriter;

/// The time, in UTC.
pub trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;
}

/// Fresh UUIDv7 values.
pub trait IdSource: Send + Sync {
    fn uuid(&self) -> Uuid;
}

/// The database. Reads see what is committed; every tenant read takes a [`crate::identity::Scope`].
#[async_trait]
pub trait Store: Send + Sync {
    fn users(&self) -> &dyn UserReader;
    fn sessions(&self) -> &dyn SessionReader;
    fn documents(&self) -> &dyn DocumentReader;
    fn turns(&self) -> &dyn TurnReader;
    fn journal(&self) -> &dyn JournalReader;
    fn notes(&self) -> &dyn NoteReader;

    async fn begin(&self) -> Result<Box<dyn Transaction>, PortError>;

    /// Whether the database answers and has every migration; the error says what is missing.
    async fn ready(&self) -> Result<(), PortError>;
}

/// Writes that happen together or not at all. Dropped without [`Transaction::commit`], nothing happened.
#[async_trait]
pub trait Transaction: Send {
    fn users(&mut self) -> &mut dyn UserWriter;
    fn editorial(&mut self) -> &mut dyn EditorialWriter;
    fn usage(&mut self) -> &mut dyn UsageWriter;

    /// Queues a job that is delivered only once this transaction has committed.
    async fn enqueue(&mut self, job: &Job) -> Result<(), PortError>;

    async fn commit(self: Box<Self>) -> Result<(), PortError>;
}
