//! What a reader of everything is told of the account.

use atelier_domain::credits::EntryFilter;
use atelier_domain::credits::ledger::{Entry, EntryKind};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, PortError};

use super::Editorial;

impl Editorial {
    /// The last entry of the account's history, and whether one after `seen` is of another kind than what runs use, and
    /// tell of themselves. To whoever has seen nothing yet, nothing is new.
    pub(super) async fn entries_after(
        &self,
        scope: Scope,
        seen: Option<u64>,
    ) -> Result<(u64, bool), PortError> {
        let ledger = self.ports.store.credits();
        let any = EntryFilter::default();
        let page = ledger.entries(scope, &any, None, Limit::default()).await?;
        let last = page.items.first().map_or(0, |entry| entry.sequence);
        let Some(seen) = seen else {
            return Ok((last, false));
        };
        let is_new = |entry: &&Entry| entry.sequence > seen;
        let mut new = page.items.iter().take_while(is_new);
        let is_other = new.any(|entry| entry.kind != EntryKind::Usage);
        // Where even the oldest of the page is new, others before it may be, too.
        let has_more = page.next.is_some() && page.items.last().is_some_and(|last| is_new(&last));
        Ok((last, is_other || has_more))
    }
}
