//! Proving the audit log.

use atelier_domain::admin::{AuditEntry, BrokenChain, verify};
use atelier_domain::kernel::{Limit, LimitError, PortError};
use atelier_domain::ports::Store;

/// A log that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    pub entries: u64,
    /// The last entry's: noted elsewhere, it also shows whether entries are missing from the end.
    pub head: [u8; 32],
}

#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error(transparent)]
    Broken(#[from] BrokenChain),
    #[error("storage did not do its part")]
    Port(#[from] PortError),
    #[error(transparent)]
    Limit(#[from] LimitError),
}

/// Reads the whole log, page by page, and checks that each entry follows the one before it.
pub async fn verify_audit(store: &dyn Store) -> Result<Verified, VerifyError> {
    let limit = Limit::new(Limit::MAX)?;
    let (mut sequence, mut hash) = (0, AuditEntry::ORIGIN);
    loop {
        let page = store.audit().after(sequence, limit).await?;
        if page.is_empty() {
            return Ok(Verified {
                entries: sequence,
                head: hash,
            });
        }
        (sequence, hash) = verify((sequence, hash), &page)?;
    }
}
