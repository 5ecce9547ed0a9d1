//! Sign-ins, and the links that lead to them.

use std::sync::Arc;

use atelier_domain::identity::{MagicLink, SignIn, TokenHash};
use chrono::TimeDelta;

use super::Stage;
use super::setup::{Setup, race};
use crate::builders;

pub async fn a_sign_in_is_found_by_its_secret_until_it_ends(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let sign_ins = [(); 3].map(|()| builders::sign_in(&setup.ids, setup.owner.id));
    let theirs = builders::sign_in(&setup.ids, setup.stranger.id);
    let mut transaction = setup.begin_for_house().await;
    for sign_in in sign_ins.iter().chain([&theirs]) {
        transaction.sign_ins().add(sign_in).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let [first, second, _] = &sign_ins;
    let later = builders::start() + TimeDelta::hours(1);

    let mut transaction = setup.begin_for_house().await;
    transaction.sign_ins().note(first.id, later).await.unwrap();
    // A note that comes late takes nothing back.
    let earlier = builders::start() + TimeDelta::minutes(1);
    transaction
        .sign_ins()
        .note(first.id, earlier)
        .await
        .unwrap();
    transaction.sign_ins().end(second.id).await.unwrap();
    transaction.commit().await.unwrap();
    let identities = setup.store.identities();
    let seen = SignIn {
        seen_at: later,
        ..first.clone()
    };
    let found = identities.by_sign_in(first.hash).await.unwrap();
    assert_eq!(found, Some((seen, setup.owner.clone())));
    assert_eq!(identities.by_sign_in(second.hash).await.unwrap(), None);
    let unknown = TokenHash::of("unknown");
    assert_eq!(identities.by_sign_in(unknown).await.unwrap(), None);

    let mut transaction = setup.begin().await;
    let owners = setup.owners();
    transaction.sign_ins().end_all(owners).await.unwrap();
    transaction.commit().await.unwrap();
    for sign_in in &sign_ins {
        assert_eq!(identities.by_sign_in(sign_in.hash).await.unwrap(), None);
    }
    assert!(identities.by_sign_in(theirs.hash).await.unwrap().is_some());
}

pub async fn a_link_is_used_with_the_last_secret_that_was_mailed(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let link = MagicLink {
        return_to: Some("/sessions".to_owned()),
        ..builders::magic_link(&setup.ids, "nobody@example.org")
    };
    let (first, last) = (TokenHash::of("first"), TokenHash::of("last"));
    let mut transaction = setup.begin_for_house().await;
    transaction.sign_ins().add_link(&link).await.unwrap();
    transaction.commit().await.unwrap();
    let identities = setup.store.identities();
    assert_eq!(
        identities.magic_link(link.id).await.unwrap(),
        Some(link.clone())
    );

    let armed = MagicLink {
        hash: Some(last),
        ..link.clone()
    };
    let unknown = builders::magic_link(&setup.ids, "unknown@example.org");
    let mut transaction = setup.begin_for_house().await;
    let sign_ins = transaction.sign_ins();
    assert!(sign_ins.arm_link(link.id, first).await.unwrap());
    assert!(sign_ins.arm_link(link.id, last).await.unwrap());
    assert!(!sign_ins.arm_link(unknown.id, first).await.unwrap());
    assert_eq!(sign_ins.redeem_link(first).await.unwrap(), None);
    transaction.commit().await.unwrap();
    let mut transaction = setup.begin_for_house().await;
    let redeemed = transaction.sign_ins().redeem_link(last).await.unwrap();
    assert_eq!(redeemed, Some(armed));
    transaction.commit().await.unwrap();
    assert_eq!(identities.magic_link(link.id).await.unwrap(), None);
}

pub async fn of_racing_redeemers_one_gets_the_link(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let secret = TokenHash::of("secret");
    let link = MagicLink {
        hash: Some(secret),
        ..builders::magic_link(&setup.ids, "owner@example.org")
    };
    let mut transaction = setup.begin_for_house().await;
    transaction.sign_ins().add_link(&link).await.unwrap();
    transaction.commit().await.unwrap();
    let redeemed = race(50, |_| {
        let store = Arc::clone(&setup.store);
        async move {
            let mut transaction = store.begin_for_house().await.unwrap();
            let redeemed = transaction.sign_ins().redeem_link(secret).await.unwrap();
            transaction.commit().await.unwrap();
            redeemed
        }
    })
    .await;
    let redeemed: Vec<MagicLink> = redeemed.into_iter().flatten().collect();
    assert_eq!(redeemed, [link]);
}

pub async fn what_is_over_is_swept(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let now = builders::start() + SignIn::IDLE;
    let stale = builders::sign_in(&setup.ids, setup.owner.id);
    let fresh = SignIn {
        seen_at: builders::start() + TimeDelta::seconds(1),
        ..builders::sign_in(&setup.ids, setup.owner.id)
    };
    let unused = builders::magic_link(&setup.ids, "old@example.org");
    let asked = MagicLink {
        created_at: now - MagicLink::LIFE + TimeDelta::seconds(1),
        ..builders::magic_link(&setup.ids, "new@example.org")
    };
    let mut transaction = setup.begin_for_house().await;
    let sign_ins = transaction.sign_ins();
    for sign_in in [&stale, &fresh] {
        sign_ins.add(sign_in).await.unwrap();
    }
    for link in [&unused, &asked] {
        sign_ins.add_link(link).await.unwrap();
    }
    sign_ins.sweep(now).await.unwrap();
    transaction.commit().await.unwrap();
    let identities = setup.store.identities();
    assert!(identities.by_sign_in(stale.hash).await.unwrap().is_none());
    assert!(identities.by_sign_in(fresh.hash).await.unwrap().is_some());
    assert_eq!(identities.magic_link(unused.id).await.unwrap(), None);
    assert_eq!(identities.magic_link(asked.id).await.unwrap(), Some(asked));
}
