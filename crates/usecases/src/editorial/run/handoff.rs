//! What a command has just read and written, for the driver that starts a moment later in the same process.
//!
//! It saves the first token the time of reading the same rows again. A driver on another node, or one that comes
//! late, finds nothing here and reads the tables; one that finds something old fails at its first write, which names
//! the revision it was made from, and reads them then.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atelier_domain::editorial::Session;
use atelier_domain::kernel::SessionId;

use super::context::Context;
use super::purse::Purse;

/// So many starts may wait for their drivers; older ones read the tables.
const WAITING: usize = 64;

/// A longer document is read again: next to its answer the time for that is nothing.
const LONGEST: usize = 256 * 1024;

pub(crate) struct Handoff {
    pub(crate) session: Session,
    pub(crate) context: Context,
    /// Holds the account as it was read.
    pub(crate) purse: Arc<Purse>,
}

#[derive(Default)]
pub(crate) struct Handoffs(Mutex<VecDeque<Handoff>>);

impl Handoffs {
    pub(crate) fn leave(&self, handoff: Handoff) {
        let mut waiting = self.waiting();
        waiting.retain(|other| other.session.id != handoff.session.id);
        let texts = handoff
            .session
            .brief
            .references
            .iter()
            .map(|reference| reference.text.len());
        let document = handoff.context.document();
        let bytes = texts.sum::<usize>() + document.map_or(0, |document| document.len());
        if bytes > LONGEST {
            return;
        }
        if waiting.len() == WAITING {
            waiting.pop_front();
        }
        waiting.push_back(handoff);
    }

    pub(crate) fn take(&self, session: SessionId) -> Option<Handoff> {
        let mut waiting = self.waiting();
        let place = waiting
            .iter()
            .position(|handoff| handoff.session.id == session)?;
        waiting.remove(place)
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Handoff>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
