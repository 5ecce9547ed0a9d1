//! From the clock to the queue.

use atelier_domain::jobs::{Chore, Job};
use atelier_domain::kernel::PortError;
use atelier_domain::ports::{Clock, Store};

/// Queues the chores that are due. However many processes ask, each is queued once; and once it is, it is tried until it
/// is done.
pub async fn queue_due(store: &dyn Store, clock: &dyn Clock) -> Result<(), PortError> {
    let now = clock.now();
    let mut transaction = store.begin_for_house().await?;
    let mut is_any_due = false;
    for chore in Chore::ALL {
        let schedule = transaction.schedule();
        if schedule.take(chore, now, chore.next(now)).await? {
            transaction.enqueue(&Job::DoChore { chore }).await?;
            is_any_due = true;
        }
    }
    if is_any_due {
        transaction.commit().await?;
    }
    Ok(())
}
