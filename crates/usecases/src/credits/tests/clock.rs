//! What is done by the clock.

use atelier_domain::editorial::Authority;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{MicroCredits, WorkerId};
use atelier_domain::ports::{IdSource, Store};
use atelier_testkit::{builders, give_credits};
use chrono::{DateTime, TimeDelta, Utc};

use super::rig::Rig;
use crate::credits::CreditSettings;

const MONTH: i64 = 20 * MicroCredits::PER_CREDIT.cast_signed();

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[tokio::test]
async fn whoever_is_new_has_a_month_s_credits_once() {
    let rig = Rig::new(CreditSettings::default());
    let user = builders::user(&rig.ids, "ada");
    for _ in 0..2 {
        let mut transaction = rig.store.begin_for_house().await.unwrap();
        transaction.users().ensure(&user).await.unwrap();
        let opened = rig.credits.open_account(&mut *transaction, &user).await;
        opened.unwrap();
        transaction.commit().await.unwrap();
    }
    let kept = rig.account(&user).await;
    assert_eq!(kept.account.balance(), MONTH);
    assert_eq!(kept.next_grant, Some(at("2026-12-20T00:00:00Z")));
    let cause = format!("monthly:{}:2026-11-20", user.id);
    let entries = rig.entries(&user).await;
    assert_eq!(entries[0].occasion.cause.as_str(), cause);
}

#[tokio::test]
async fn each_month_that_was_missed_comes_once() {
    let rig = Rig::new(CreditSettings::default());
    let user = rig.person("ada").await;
    let mut months = Vec::new();
    for now in [
        "2026-11-20T09:00:00Z",
        "2026-12-19T23:59:00Z",
        "2026-12-20T00:00:00Z",
        // Down for the whole of the winter.
        "2027-03-21T12:00:00Z",
        "2027-03-21T13:00:00Z",
    ] {
        rig.clock.set(at(now));
        let (one, other) = tokio::join!(rig.credits.grant_due(), rig.credits.grant_due());
        one.unwrap();
        other.unwrap();
        months.push(rig.account(&user).await.account.balance() / MONTH);
    }
    assert_eq!(months, [1, 1, 2, 5, 5]);
}

#[tokio::test]
async fn credits_of_a_month_lapse_with_the_next_ones_where_that_is_set() {
    let rig = Rig::new(CreditSettings {
        plan_credits_lapse: true,
    });
    let user = rig.person("ada").await;
    give_credits(&rig.store, &rig.ids, Scope::person(user.id), 7).await;
    rig.credits.grant_due().await.unwrap();
    rig.clock.set(at("2026-12-20T00:00:00Z"));
    assert_eq!(rig.credits.grant_due().await.unwrap(), 1);
    assert_eq!(rig.credits.lapse_due().await.unwrap(), 1);
    assert_eq!(rig.credits.lapse_due().await.unwrap(), 0);
    let account = rig.account(&user).await.account;
    assert_eq!(account.balance(), MONTH + 7, "what was given stays");
    let amounts = rig.entries(&user).await;
    let amounts: Vec<i64> = amounts.iter().map(|entry| entry.amount).collect();
    assert_eq!(amounts, [-MONTH, MONTH, MONTH, 7]);
}

#[tokio::test]
async fn more_people_than_are_looked_for_at_once_all_get_theirs() {
    let rig = Rig::new(CreditSettings::default());
    for number in 0..450 {
        rig.person(&format!("person {number}")).await;
    }
    assert_eq!(rig.credits.grant_due().await.unwrap(), 450);
    assert_eq!(rig.credits.grant_due().await.unwrap(), 0);
}

#[tokio::test]
async fn holds_are_given_back_once_nobody_drives_their_run() {
    let rig = Rig::new(CreditSettings::default());
    let user = rig.person("ada").await;
    let scope = Scope::person(user.id);
    give_credits(&rig.store, &rig.ids, scope, 100).await;
    let session = builders::session(&rig.ids, user.id);
    let now = builders::start();
    let mut claim = builders::claim(&rig.ids, 60);
    claim.session = session.id;
    claim.expires_at = now + TimeDelta::seconds(60);
    let kept = rig.account(&user).await;
    let mut account = kept.account.clone();
    account.hold(claim, now).unwrap();
    let mut transaction = rig.store.begin(scope).await.unwrap();
    let editorial = transaction.editorial();
    editorial.create(&session).await.unwrap();
    let taking = Authority::Taking {
        holder: WorkerId::new(rig.ids.uuid()),
        now,
        until: now + TimeDelta::seconds(90),
    };
    editorial.save(&session, taking).await.unwrap();
    let held = kept.change(account, Vec::new(), now);
    transaction.credits().save(&held).await.unwrap();
    transaction.commit().await.unwrap();

    for (seconds, released, is_held) in [(59, 0, 60), (61, 0, 60), (90, 1, 0), (91, 0, 0)] {
        rig.clock.set(now + TimeDelta::seconds(seconds));
        assert_eq!(rig.credits.release_abandoned().await.unwrap(), released);
        let account = rig.account(&user).await.account;
        assert_eq!(account.held(), MicroCredits::new(is_held), "{seconds}");
        assert_eq!(account.balance(), 100);
    }
}
