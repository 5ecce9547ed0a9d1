//! Who drives a run: one worker at a time, told apart from the ones before it by a number that only rises.

use chrono::{DateTime, Utc};

use crate::kernel::WorkerId;

/// The right to drive a run, until it is given back, taken by another worker once its time is up, or gone with its
/// session.
///
/// The time says when others may take it, and nothing else: a holder that is late still writes as long as nobody else
/// has taken the lease. What keeps two workers apart is the fence, so that no clock has to agree with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    pub holder: WorkerId,
    pub until: DateTime<Utc>,
}

impl Lease {
    /// Whether this worker may take the lease at this time.
    pub fn can_be_taken(&self, by: WorkerId, now: DateTime<Utc>) -> bool {
        self.holder == by || self.until <= now
    }
}

/// In whose name a session is written. Every write names the revision it was made from; this is checked beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// A command of the person. It needs no lease and leaves the lease as it is: whoever drives the run goes on with
    /// what it finds.
    Person,
    /// A worker begins to drive: the fence rises by one, and the lease is its own until `until`. Refused while
    /// another worker's lease has not run out at `now`; the same holder may take it again.
    Taking {
        holder: WorkerId,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    },
    /// The worker that drives, by the fence it took. Refused once the lease was given back or taken by another.
    Driving {
        fence: u64,
        /// Gives the lease back with this write: the run is parked or handed over.
        release: bool,
    },
}
