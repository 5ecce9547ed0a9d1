//! How a job gets into an engine's tables from within somebody else's transaction.

use atelier_domain::jobs::Job;

/// How often a job is delivered before it is kept as failed. Counts every delivery: first ones, retries, and those
/// whose process died, so that a job that kills its process does not do so for ever.
pub const MAX_DELIVERIES: u32 = 25;

/// One statement that enqueues a job, to be run on the connection whose transaction the job belongs to.
///
/// It never fails because the key is already queued, and so never spoils the transaction it is part of.
#[derive(Clone, Copy, Debug)]
pub struct EnqueueSql {
    /// Placeholders as the engine's database has them: `$1` and on for PostgreSQL, `?` for SQLite.
    pub sql: &'static str,
    /// The values of the placeholders, in order; each is bound as text, casts are part of the statement.
    pub args: fn(&Job) -> Vec<String>,
}

/// Payload, key, and the cap on deliveries: what both engines' statements take.
pub(crate) fn args(job: &Job) -> Vec<String> {
    // Encoding a job can't fail. If it ever did, the statement's JSON cast would refuse the empty text.
    let payload = serde_json::to_string(job).unwrap_or_default();
    vec![payload, job.key(), MAX_DELIVERIES.to_string()]
}
