//! Ways to pay that take days, and money that does not come in the end.

use atelier_domain::billing::{
    About, CheckoutId, CheckoutStatus, EventState, OrderStatus, PaymentStatus, SubscriptionStatus,
};
use atelier_domain::models::PlanTier;
use atelier_domain::ports::Store;
use chrono::TimeDelta;

use super::rig::{PRO, Rig, told};

/// The person completed a page for one pack with a way to pay that takes days.
async fn waiting_for_money(rig: &Rig) -> CheckoutId {
    let page = rig.bought_pack().await;
    rig.gateway.world(|world| {
        let told = world.checkouts.get_mut(&page).unwrap();
        told.is_paid = false;
        let payment = told.payment.clone().unwrap();
        world.payments.get_mut(&payment).unwrap().status = PaymentStatus::Pending;
    });
    page
}

impl Rig {
    /// The money of a page came, or did not, and the processor says so.
    async fn money(&self, page: &CheckoutId, status: PaymentStatus) {
        self.gateway.world(|world| {
            let told = world.checkouts.get_mut(page).unwrap();
            told.is_paid = status == PaymentStatus::Succeeded;
            let payment = told.payment.clone().unwrap();
            world.payments.get_mut(&payment).unwrap().status = status;
        });
        let id = format!("evt_{status:?}");
        let about = About::Checkout(page.clone());
        let event = self.event(&id, "checkout.session.async_payment", about);
        self.deliver(&event).await;
        assert_eq!(self.state(&event).await, EventState::Applied);
    }

    async fn order_status(&self, page: &CheckoutId) -> OrderStatus {
        let order = self.store.billing().order_by_checkout(page).await.unwrap();
        order.unwrap().status
    }
}

#[tokio::test]
async fn an_order_whose_money_does_not_come_is_closed_at_once() {
    let rig = Rig::new().await;
    let page = waiting_for_money(&rig).await;
    rig.money(&page, PaymentStatus::Pending).await;
    assert_eq!(rig.order_status(&page).await, OrderStatus::Open);
    rig.money(&page, PaymentStatus::Failed).await;
    assert_eq!(rig.order_status(&page).await, OrderStatus::Closed);
    assert_eq!(rig.balance().await, 0);
    // The next one is another order.
    let open = rig.billing.checkout_credits(rig.scope, 1).await.unwrap();
    let old = rig.store.billing().order_by_checkout(&page).await.unwrap();
    assert_ne!(open.order, old.unwrap().id);
    // Should the money come after all, it counts.
    rig.money(&page, PaymentStatus::Succeeded).await;
    assert_eq!(rig.order_status(&page).await, OrderStatus::Paid);
    assert_eq!(rig.balance().await, 100);
}

#[tokio::test]
async fn an_order_whose_money_does_not_come_is_found() {
    let rig = Rig::new().await;
    let page = waiting_for_money(&rig).await;
    rig.clock.advance(TimeDelta::minutes(31));
    assert_eq!(rig.billing.reconcile().await.unwrap().orders, 0);
    rig.gateway.world(|world| {
        let payment = world.checkouts[&page].payment.clone().unwrap();
        world.payments.get_mut(&payment).unwrap().status = PaymentStatus::Failed;
    });
    assert_eq!(rig.billing.reconcile().await.unwrap().orders, 1);
    assert_eq!(rig.order_status(&page).await, OrderStatus::Closed);
    assert_eq!(rig.billing.reconcile().await.unwrap().orders, 0);
}

#[tokio::test]
async fn an_order_of_a_plan_that_was_never_paid_ends_with_its_subscription() {
    let rig = Rig::new().await;
    let open = rig.billing.checkout_plan(rig.scope, PlanTier::Pro).await;
    let order = rig.store.billing().order(open.unwrap().order).await;
    let page = order.unwrap().unwrap().checkout.unwrap();
    let customer = rig.customer().await;
    for (status, expected) in [
        (SubscriptionStatus::Incomplete, OrderStatus::Open),
        (SubscriptionStatus::IncompleteExpired, OrderStatus::Closed),
    ] {
        let mut subscription = told(&customer, "sub_1", PRO);
        subscription.status = status;
        rig.gateway.world(|world| {
            let told = world.checkouts.get_mut(&page).unwrap();
            told.status = CheckoutStatus::Complete;
            told.subscription = Some(subscription.id.clone());
            let id = subscription.id.clone();
            world.subscriptions.insert(id, subscription);
        });
        let about = About::Checkout(page.clone());
        let event = rig.event(status.as_str(), "checkout.session.completed", about);
        rig.deliver(&event).await;
        assert_eq!(rig.order_status(&page).await, expected, "{status:?}");
        assert_eq!(rig.plan().await, PlanTier::Free);
    }
}
