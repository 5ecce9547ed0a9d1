use atelier_domain::identity::Scope;
use atelier_domain::ports::{Clock, Store};
use atelier_testkit::give_credits;

use super::rig::Rig;
use crate::credits::{Checked, CreditSettings, check_ledger};

#[tokio::test]
async fn accounts_that_hold_are_counted_page_by_page() {
    let rig = Rig::new(CreditSettings::default());
    for number in 0..501 {
        let user = rig.person(&format!("person {number}")).await;
        give_credits(&rig.store, &rig.ids, Scope::person(user.id), 100).await;
    }
    let one = rig.person("one").await;
    rig.credits.grant_due().await.unwrap();
    let (credits, now) = (rig.store.credits(), rig.clock.now());
    let mut told = Vec::new();
    let mut tell = |so_far: &Checked| told.push(so_far.accounts);
    let checked = check_ledger(credits, now, None, &mut tell).await.unwrap();
    assert_eq!((checked.accounts, checked.entries), (502, 501 * 2 + 1));
    assert_eq!(checked.discrepancies, []);
    assert_eq!(told, [500, 502]);
    let alone = check_ledger(credits, now, Some(one.id), &mut |_| {}).await;
    let alone = alone.unwrap();
    assert_eq!((alone.accounts, alone.entries), (1, 1));
}
