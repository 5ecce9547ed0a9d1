//! Which sessions a person has.

use atelier_domain::editorial::{SessionFilter, Status};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, PortError, SessionId};
use atelier_domain::ports::Store;

/// The ids of all of a person's sessions, or of those with a status.
pub(super) async fn session_ids(
    store: &dyn Store,
    scope: Scope,
    status: Option<Status>,
) -> Result<Vec<SessionId>, PortError> {
    let filter = SessionFilter {
        status,
        ..SessionFilter::default()
    };
    let limit = Limit::new(Limit::MAX).unwrap_or_default();
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let sessions = store.sessions();
        let page = sessions.list(scope, &filter, after, limit).await?;
        ids.extend(page.items.iter().map(|session| session.id));
        after = page.next;
        if after.is_none() {
            return Ok(ids);
        }
    }
}
