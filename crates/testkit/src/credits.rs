//! Credits for those who work in a test.

use atelier_domain::credits::ledger::{Cause, Grant, Initiator, LotSource, Occasion};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{LotId, MicroCredits};
use atelier_domain::ports::{IdSource, Store};

use crate::builders;

/// Grants so many micro-credits that never lapse.
///
/// # Panics
/// When the store refuses it.
#[expect(
    clippy::unwrap_used,
    reason = "a test that can't begin has to hear of it"
)]
pub async fn give_credits(store: &dyn Store, ids: &dyn IdSource, scope: Scope, micro: u64) {
    let lot = LotId::new(ids.uuid());
    let cause = Cause::new(format!("gift:{lot}"));
    let operator = Initiator::Operator(None);
    let mut transaction = store.begin(scope).await.unwrap();
    let ledger = transaction.credits();
    let before = ledger.lock(scope.user()).await.unwrap();
    let mut account = before.account.clone();
    let entry = account.grant(Grant {
        lot,
        source: LotSource::AdminGrant,
        amount: MicroCredits::new(micro),
        expires_at: None,
        priority: 0,
        occasion: Occasion::new(cause, "A gift", operator, builders::start()),
    });
    let change = before.change(account, vec![entry.unwrap()], builders::start());
    ledger.save(&change).await.unwrap();
    transaction.commit().await.unwrap();
}
