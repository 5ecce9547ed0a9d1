//! Pages to pay on, changes of plan, and the end.

use std::sync::Arc;

use atelier_domain::billing::{
    About, BillingError, CheckoutStatus, InvoiceId, InvoiceLine, OrderStatus, PriceId, Settling,
    SubscriptionId, SubscriptionStatus,
};
use atelier_domain::models::PlanTier;
use atelier_domain::ports::Store;
use chrono::TimeDelta;
use tokio::task::JoinSet;

use super::rig::{PRO, Rig, STARTER, month, told};
use crate::billing::Billing;

/// Subscribed to a plan and paid for a month.
async fn subscribed(price: &str, cents: u64) -> Rig {
    let rig = Rig::new().await;
    let customer = rig.customer().await;
    let told = told(&customer, "sub_1", price);
    rig.pay(&told, "in_1", cents);
    let about = About::Invoice(InvoiceId::new("in_1"));
    let event = rig.event("evt_1", "invoice.paid", about);
    rig.deliver(&event).await;
    rig
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_who_buy_at_once_are_one_customer_with_one_page() {
    let rig = Rig::new().await;
    let mut tasks = JoinSet::new();
    for _ in 0..50 {
        let (billing, scope) = (Arc::clone(&rig.billing), rig.scope);
        tasks.spawn(async move { billing.checkout_plan(scope, PlanTier::Pro).await.unwrap() });
    }
    let pages = tasks.join_all().await;
    assert!(pages.iter().all(|page| *page == pages[0]), "{pages:?}");
    rig.gateway.world(|world| {
        assert_eq!(world.customers.len(), 1);
        assert_eq!(world.checkouts.len(), 1);
    });
}

#[tokio::test]
async fn of_pages_for_two_plans_the_later_one_stays_open() {
    let rig = Rig::new().await;
    let plans = [PlanTier::Starter, PlanTier::Pro];
    let mut pages = Vec::new();
    for plan in plans {
        pages.push(rig.billing.checkout_plan(rig.scope, plan).await.unwrap());
    }
    let open: Vec<bool> = rig.gateway.world(|world| {
        let pages = world.checkouts.values();
        pages
            .map(|page| page.status == CheckoutStatus::Open)
            .collect()
    });
    assert_eq!(open, [false, true]);
    let old = rig.store.billing().order(pages[0].order).await.unwrap();
    assert_eq!(old.unwrap().status, OrderStatus::Closed);
    // Credits are another matter.
    rig.billing.checkout_credits(rig.scope, 2).await.unwrap();
    let again = rig.billing.checkout_plan(rig.scope, PlanTier::Pro).await;
    assert_eq!(again.unwrap(), pages[1]);
}

#[tokio::test]
async fn what_can_t_be_bought_is_said() {
    let rig = subscribed(PRO, 7_900).await;
    let twice = rig
        .billing
        .checkout_plan(rig.scope, PlanTier::Starter)
        .await;
    assert_eq!(twice.unwrap_err().code(), "already_subscribed");
    for plan in [PlanTier::Free, PlanTier::Enterprise] {
        let refused = rig.billing.checkout_plan(rig.scope, plan).await;
        assert!(matches!(refused, Err(BillingError::NotForSale(named)) if named == plan));
    }
    for packs in [0, 101] {
        let refused = rig.billing.checkout_credits(rig.scope, packs).await;
        assert_eq!(refused.unwrap_err().code(), "invalid_input");
    }
}

#[tokio::test]
async fn where_nothing_is_sold_everything_says_so() {
    let rig = Rig::new().await;
    let mut ports = rig.billing.ports.clone();
    (ports.gateway, ports.events) = (None, None);
    let billing = Billing::new(ports, rig.billing.settings.clone());
    let scope = rig.scope;
    let not_configured = "billing_not_configured";
    assert_eq!(
        billing.subscribed(scope).await.unwrap_err().code(),
        not_configured
    );
    assert_eq!(
        billing.portal(scope).await.unwrap_err().code(),
        not_configured
    );
    assert_eq!(
        billing.sync(scope).await.unwrap_err().code(),
        not_configured
    );
    assert_eq!(
        billing.cancel(scope).await.unwrap_err().code(),
        not_configured
    );
    let offered = billing.plans();
    assert_eq!(offered.plans.len(), 4);
    assert!(offered.plans.iter().all(|plan| !plan.is_for_sale));
    assert_eq!(offered.pack, None);
    billing.leave(scope).await.unwrap();
}

#[tokio::test]
async fn a_subscription_is_ended_and_kept_after_all() {
    let rig = subscribed(PRO, 7_900).await;
    let not_yet = rig.billing.reactivate(rig.scope).await.unwrap_err();
    assert_eq!(not_yet.code(), "not_ending");
    for (ends, done) in [
        (true, rig.billing.cancel(rig.scope).await),
        (false, rig.billing.reactivate(rig.scope).await),
    ] {
        let subscription = done.unwrap().subscription.unwrap();
        assert_eq!(subscription.told.cancel_at_period_end, ends);
    }
}

#[tokio::test]
async fn a_better_plan_is_paid_at_once_and_a_lesser_one_later() {
    let rig = subscribed(STARTER, 2_900).await;
    rig.clock.advance(TimeDelta::days(15));
    let (billing, scope) = (&rig.billing, rig.scope);
    let preview = billing.preview_change(scope, PlanTier::Pro).await.unwrap();
    assert_eq!(
        (preview.due_now.amount, preview.monthly.amount),
        (2_500, 7_900)
    );
    assert_eq!(preview.next_at, month().end);
    let changed = billing.change_plan(scope, PlanTier::Pro).await.unwrap();
    assert_eq!(changed.plan, PlanTier::Pro);

    // What the processor charges for half a month of the difference brings half of the difference in credits.
    let customer = rig.customer().await;
    let told = told(&customer, "sub_1", PRO);
    let line = |price: &str, amount| InvoiceLine {
        price: Some(PriceId::new(price)),
        amount,
        is_proration: true,
        period: month(),
    };
    let lines = vec![line(STARTER, -1_450), line(PRO, 3_950)];
    rig.pay_lines(&told, "in_2", 2_500, lines);
    let about = About::Invoice(InvoiceId::new("in_2"));
    let event = rig.event("evt_2", "invoice.paid", about);
    rig.deliver(&event).await;
    assert_eq!(rig.balance().await, 150 + 175);

    // The plan that is paid stays until its month is over, and may be taken again for nothing.
    let preview = billing.preview_change(scope, PlanTier::Starter).await;
    assert_eq!(preview.unwrap().due_now.amount, 0);
    let lesser = billing.change_plan(scope, PlanTier::Starter).await.unwrap();
    assert_eq!(lesser.plan, PlanTier::Pro);
    assert_eq!(lesser.subscription.unwrap().plan, PlanTier::Starter);
    billing.change_plan(scope, PlanTier::Pro).await.unwrap();
    let settled: Vec<Settling> = rig.gateway.world(|world| {
        world
            .price_changes
            .iter()
            .map(|change| change.settling)
            .collect()
    });
    let later = Settling::NextPeriod;
    assert_eq!(settled, [Settling::Now, later, later]);
    let same = billing.change_plan(scope, PlanTier::Pro).await.unwrap_err();
    assert_eq!(same.code(), "same_plan");
}

#[tokio::test]
async fn who_just_paid_need_not_wait_for_messages() {
    let rig = Rig::new().await;
    let customer = rig.customer().await;
    let told = told(&customer, "sub_1", PRO);
    rig.pay(&told, "in_1", 7_900);
    rig.bought_pack().await;
    let synced = rig.billing.sync(rig.scope).await.unwrap();
    assert_eq!(synced.plan, PlanTier::Pro);
    assert_eq!(rig.balance().await, 600);
    rig.billing.sync(rig.scope).await.unwrap();
    assert_eq!(rig.balance().await, 600);
}

#[tokio::test]
async fn whoever_leaves_pays_no_more() {
    let rig = subscribed(PRO, 7_900).await;
    let open = rig.billing.checkout_credits(rig.scope, 1).await.unwrap();
    for _ in 0..2 {
        rig.billing.leave(rig.scope).await.unwrap();
    }
    rig.gateway.world(|world| {
        let told = &world.subscriptions[&SubscriptionId::new("sub_1")];
        assert_eq!(told.status, SubscriptionStatus::Canceled);
        assert!(
            world
                .checkouts
                .values()
                .all(|page| page.status == CheckoutStatus::Expired)
        );
    });
    assert_eq!(rig.plan().await, PlanTier::Free);
    let order = rig.store.billing().order(open.order).await.unwrap();
    assert_eq!(order.unwrap().status, OrderStatus::Closed);
}
