//! What readers of everything are told of their account.

use atelier_domain::credits::ledger::{Cause, Grant, Initiator, LotSource, Occasion};
use atelier_domain::editorial::{Positions, RunSignal};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{LotId, MicroCredits};
use atelier_domain::ports::Store as _;
use atelier_testkit::builders;
use futures_util::{FutureExt, StreamExt};

use super::rig::Rig;
use crate::credits::{CreditSettings, Credits, Purse, book};
use crate::editorial::{PersonEvent, PersonStream};

/// A pack of so many credits is bought.
async fn buy(rig: &Rig, scope: Scope, credits: u64) {
    let order = rig.editorial.ports.ids.uuid();
    let cause = Cause::new(format!("checkout:{order}"));
    let occasion = Occasion::new(
        cause.clone(),
        "A credit pack",
        Initiator::Payment("evt_1".to_owned()),
        builders::start(),
    );
    let grant = Grant {
        lot: LotId::new(order),
        source: LotSource::Purchase,
        amount: MicroCredits::from_credits(credits).unwrap(),
        expires_at: None,
        priority: 0,
        occasion,
    };
    let mut transaction = rig.store.begin(scope).await.unwrap();
    let booked = book(&mut *transaction, scope.user(), &cause, |account| {
        Ok(vec![account.grant(grant)?])
    });
    booked.await.unwrap();
    transaction.commit().await.unwrap();
}

/// The balances that come without waiting, in credits, and where the reader stands then.
fn ready(stream: &mut PersonStream) -> (Vec<i64>, Positions) {
    let (mut seen, mut positions) = (Vec::new(), None);
    while let Some(Some(told)) = stream.next().now_or_never() {
        let told = told.unwrap();
        if let Some(PersonEvent::Credits(Purse { balance, .. })) = told.event {
            seen.push(balance / 1_000_000);
        }
        positions = Some((*told.positions).clone());
    }
    (seen, positions.expect("a stream tells where it stands"))
}

async fn follow(rig: &Rig, after: Option<Positions>) -> PersonStream {
    rig.editorial.follow_all(rig.scope, after).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_came_meanwhile_is_told_once() {
    let rig = Rig::with_credits(0);
    buy(&rig, rig.scope, 5).await;
    let (seen, first) = ready(&mut follow(&rig, None).await);
    assert!(seen.is_empty(), "what came before the reader is not news");
    buy(&rig, rig.scope, 10).await;
    buy(&rig, rig.scope, 20).await;
    let (seen, then) = ready(&mut follow(&rig, Some(first.clone())).await);
    assert_eq!(seen, [35], "what there is, whatever led to it");
    let (seen, _) = ready(&mut follow(&rig, Some(then)).await);
    assert!(seen.is_empty(), "{seen:?}");
    // Whoever did not keep what they were told hears it again.
    assert_eq!(ready(&mut follow(&rig, Some(first)).await).0, [35]);
}

#[tokio::test(start_paused = true)]
async fn a_hint_tells_at_once_and_time_without_one() {
    let rig = Rig::with_credits(0);
    let credits = Credits::new(rig.editorial.clone(), CreditSettings::default());
    let mut stream = follow(&rig, None).await;
    ready(&mut stream);
    buy(&rig, rig.scope, 5).await;
    assert!(stream.next().now_or_never().is_none());
    credits.tell(rig.scope.user()).await;
    assert_eq!(ready(&mut stream).0, [5]);
    // Its hint is lost.
    buy(&rig, rig.scope, 5).await;
    let told = stream.next().await.unwrap().unwrap();
    assert!(matches!(told.event, Some(PersonEvent::Credits(_))));
}

#[tokio::test(start_paused = true)]
async fn nobody_hears_of_another_account() {
    let rig = Rig::with_credits(0);
    let stranger = builders::user(&atelier_testkit::SeededIds::new(9), "stranger");
    super::rig::add(&rig.store, &stranger).await;
    let mut stream = follow(&rig, None).await;
    ready(&mut stream);
    buy(&rig, Scope::person(stranger.id), 5).await;
    let owner = stranger.id;
    let signals = &rig.editorial.ports.signals;
    signals.send(RunSignal::Credits { owner }).await;
    assert!(stream.next().now_or_never().is_none());
    let (seen, _) = ready(&mut follow(&rig, None).await);
    assert!(seen.is_empty());
}
