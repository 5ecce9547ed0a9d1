//! Payments: nothing older is written over something newer, and nothing counts twice.

use atelier_domain::billing::{
    About, CheckoutId, Customer, CustomerId, DisputeId, DisputeStatus, EventFilter, EventId,
    EventState, Goods, InvoiceId, KeptDispute, KeptEvent, Order, OrderStatus, PaidPlan,
    PaymentEvent, Receipt, ReceiptSource, Subscription, SubscriptionId, SubscriptionStatus,
};
use atelier_domain::kernel::{LotId, MicroCredits, OrderId};
use atelier_domain::models::PlanTier;
use chrono::TimeDelta;

use super::Stage;
use super::setup::{Setup, largest, limit, race};
use crate::builders;

pub async fn a_customer_is_made_once_and_introduced_once(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (store, owner) = (&setup.store, setup.owner.id);
    let kept = race(20, |racer| {
        let store = std::sync::Arc::clone(store);
        async move {
            let mut transaction = store.begin_for_house().await.unwrap();
            let asked = Customer {
                owner,
                email: Some(format!("{racer}@example.org")),
                name: None,
                id: None,
            };
            let kept = transaction.billing().ensure_customer(&asked).await.unwrap();
            transaction.commit().await.unwrap();
            kept
        }
    })
    .await;
    assert!(kept.iter().all(|other| *other == kept[0]), "{kept:?}");

    let mut transaction = setup.begin_for_house().await;
    let writer = transaction.billing();
    for id in ["cus_1", "cus_2"] {
        let id = CustomerId::new(id);
        writer.introduce_customer(owner, &id).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let reader = setup.store.billing();
    let customer = reader.customer(setup.owners()).await.unwrap().unwrap();
    assert_eq!(customer.id, Some(CustomerId::new("cus_1")));
    assert_eq!(customer.email, kept[0].email);
    assert_eq!(reader.customer(setup.strangers()).await.unwrap(), None);
    for (id, expected) in [("cus_1", Some(owner)), ("cus_2", None)] {
        let found = reader.owner_of(&CustomerId::new(id)).await.unwrap();
        assert_eq!(found, expected);
    }
    let all = reader.customers(None, largest()).await.unwrap();
    assert_eq!(all.items, std::slice::from_ref(&customer));

    let mut transaction = setup.begin_for_house().await;
    transaction.billing().forget(owner).await.unwrap();
    transaction.commit().await.unwrap();
    let forgotten = Customer {
        email: None,
        name: None,
        ..customer
    };
    let kept = reader.customer(setup.owners()).await.unwrap();
    assert_eq!(kept, Some(forgotten));
}

pub async fn a_subscription_is_saved_over_the_one_it_was_made_from(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let first = builders::subscription(setup.owner.id, "sub_1");
    let mut second = Subscription {
        past_due_since: Some(builders::start()),
        paid: Some(PaidPlan {
            plan: PlanTier::Enterprise,
            until: builders::start() + TimeDelta::days(3),
        }),
        revision: 2,
        ..first.clone()
    };
    second.told.status = SubscriptionStatus::PastDue;
    second.told.cancel_at_period_end = true;
    second.told.ended_at = Some(builders::start() + TimeDelta::days(9));
    second.told.trial_end = Some(builders::start() + TimeDelta::days(8));
    second.told.marks.order = Some(OrderId::new(setup.ids.next()));
    for (subscription, is_kept) in [
        (&first, true),
        (&first, false),
        (&second, true),
        (&second, false),
    ] {
        let mut transaction = setup.begin_for_house().await;
        let writer = transaction.billing();
        let saved = writer.save_subscription(subscription).await.unwrap();
        assert_eq!(saved, is_kept);
        transaction.commit().await.unwrap();
    }
    let reader = setup.store.billing();
    let found = reader.subscription_by_id(&second.told.id).await.unwrap();
    assert_eq!(found.as_ref(), Some(&second));
    let mine = reader.subscriptions(setup.owners()).await.unwrap();
    assert_eq!(mine, [second]);
    let theirs = reader.subscriptions(setup.strangers()).await.unwrap();
    assert_eq!(theirs, []);
    let unknown = SubscriptionId::new("sub_2");
    assert_eq!(reader.subscription_by_id(&unknown).await.unwrap(), None);
}

pub async fn of_racing_tellers_one_is_heard(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let owner = setup.owner.id;
    for revision in 1..=5 {
        let saved = race(8, |_| {
            let store = std::sync::Arc::clone(&setup.store);
            async move {
                let mut transaction = store.begin_for_house().await.unwrap();
                let subscription = Subscription {
                    revision,
                    ..builders::subscription(owner, "sub_1")
                };
                let writer = transaction.billing();
                let saved = writer.save_subscription(&subscription).await.unwrap();
                transaction.commit().await.unwrap();
                saved
            }
        })
        .await;
        assert_eq!(saved.iter().filter(|saved| **saved).count(), 1);
    }
}

pub async fn a_receipt_comes_back_as_it_was_written(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let order = ReceiptSource::Order(OrderId::new(setup.ids.next()));
    let invoice = ReceiptSource::Invoice(InvoiceId::new("in_1"));
    let plain = builders::receipt(setup.owner.id, order);
    let full = Receipt {
        lot: Some(LotId::new(setup.ids.next())),
        granted: MicroCredits::new(500_000_000),
        refunded: 700,
        disputes: vec![KeptDispute {
            id: DisputeId::new("dp_1"),
            amount: 2_000,
            status: DisputeStatus::Won,
        }],
        clawed_back: MicroCredits::new(125_000_000),
        ..builders::receipt(setup.owner.id, invoice)
    };
    for (receipt, is_kept) in [(&plain, true), (&full, true), (&full, false)] {
        let mut transaction = setup.begin_for_house().await;
        let saved = transaction.billing().save_receipt(receipt).await.unwrap();
        assert_eq!(saved, is_kept);
        transaction.commit().await.unwrap();
    }
    let reader = setup.store.billing();
    for receipt in [&plain, &full] {
        let found = reader.receipt(&receipt.source).await.unwrap();
        assert_eq!(found.as_ref(), Some(receipt));
    }
    let one = limit(1);
    let first = reader.receipts(setup.owners(), None, one).await.unwrap();
    assert_eq!(first.items, std::slice::from_ref(&full));
    let second = reader.receipts(setup.owners(), first.next, one).await;
    assert_eq!(second.unwrap().items, [plain]);
    let theirs = reader.receipts(setup.strangers(), None, one).await.unwrap();
    assert_eq!(theirs.items, []);
}

pub async fn a_paid_order_stays_paid(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let bought = builders::order(&setup.ids, setup.owner.id);
    let other = Order {
        goods: Goods::Plan {
            plan: PlanTier::Pro,
        },
        ..builders::order(&setup.ids, setup.owner.id)
    };
    let mut transaction = setup.begin().await;
    for order in [&bought, &other] {
        transaction.billing().add_order(order).await.unwrap();
    }
    let open = transaction.billing().open_orders(setup.owner.id).await;
    assert_eq!(open.unwrap(), [bought.clone(), other.clone()]);
    transaction.commit().await.unwrap();

    let paid = Order {
        status: OrderStatus::Paid,
        checkout: Some(CheckoutId::new("cs_1")),
        url: Some("https://pay.example/cs_1".to_owned()),
        updated_at: builders::start() + TimeDelta::hours(1),
        ..bought.clone()
    };
    let closed = Order {
        status: OrderStatus::Closed,
        ..paid.clone()
    };
    for (order, is_kept) in [(&closed, true), (&paid, true), (&closed, false)] {
        let mut transaction = setup.begin_for_house().await;
        let saved = transaction.billing().save_order(order).await.unwrap();
        assert_eq!(saved, is_kept);
        transaction.commit().await.unwrap();
    }
    let reader = setup.store.billing();
    assert_eq!(reader.order(bought.id).await.unwrap().as_ref(), Some(&paid));
    let by_page = reader.order_by_checkout(&CheckoutId::new("cs_1")).await;
    assert_eq!(by_page.unwrap().as_ref(), Some(&paid));
    let mine = reader.orders(setup.owners(), None, largest()).await;
    assert_eq!(mine.unwrap().items, [paid, other.clone()]);
    let theirs = reader.orders(setup.strangers(), None, largest()).await;
    assert_eq!(theirs.unwrap().items, []);
    for (before, expected) in [
        (builders::start(), vec![]),
        (builders::start() + TimeDelta::hours(1), vec![other]),
    ] {
        let open = reader.open_orders(before, None, largest()).await.unwrap();
        assert_eq!(open.items, expected);
    }
}

pub async fn a_message_is_kept_once(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let event = |id: &str, about, doubt: Option<&str>| {
        let event = PaymentEvent {
            id: EventId::new(id),
            name: "invoice.paid".to_owned(),
            about,
            doubt: doubt.map(str::to_owned),
            created_at: builders::start(),
        };
        KeptEvent::arrived(event, builders::start() + TimeDelta::seconds(1))
    };
    let invoice = || About::Invoice(InvoiceId::new("in_1"));
    let received = event("evt_1", invoice(), None);
    let parked = event("evt_2", invoice(), Some("another version"));
    let ignored = event("evt_3", About::Nothing, None);
    let decided = KeptEvent {
        state: EventState::Parked("nobody's".to_owned()),
        decided_at: Some(builders::start() + TimeDelta::hours(2)),
        ..event("evt_4", invoice(), None)
    };
    let mut transaction = setup.begin_for_house().await;
    let writer = transaction.billing();
    for kept in [&received, &parked, &ignored, &decided] {
        assert!(writer.add_event(kept).await.unwrap());
        assert!(!writer.add_event(kept).await.unwrap());
    }
    let at = decided.decided_at.unwrap();
    for state in [EventState::Received, decided.state.clone()] {
        let id = &decided.event.id;
        writer.decide_event(id, &state, at).await.unwrap();
    }
    transaction.commit().await.unwrap();

    let reader = setup.store.billing();
    let found = reader.event(&decided.event.id).await.unwrap();
    assert_eq!(found.as_ref(), Some(&decided));
    let later = builders::start() + TimeDelta::seconds(2);
    let waiting = |since_before| EventFilter::Waiting { since_before };
    for (filter, expected) in [
        (
            EventFilter::All,
            vec![&received, &parked, &ignored, &decided],
        ),
        (EventFilter::Parked, vec![&parked, &decided]),
        (waiting(later), vec![&received]),
        (waiting(builders::start()), vec![]),
    ] {
        let page = reader.events(filter, None, largest()).await.unwrap();
        assert_eq!(page.items.iter().collect::<Vec<_>>(), expected);
    }
    let first = reader.events(EventFilter::Parked, None, limit(1)).await;
    let next = first.unwrap().next;
    let second = reader
        .events(EventFilter::Parked, next.as_ref(), limit(1))
        .await
        .unwrap();
    assert_eq!(second.items, [decided]);
    assert_eq!(second.next, None);
    let ids = ["evt_0", "evt_1", "evt_9"].map(EventId::new);
    let unknown = reader.unknown_events(&ids).await.unwrap();
    assert_eq!(unknown, ["evt_0", "evt_9"].map(EventId::new));
}
