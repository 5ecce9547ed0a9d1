//! Messages: kept before they are answered, and never forgotten.

use atelier_domain::billing::{
    About, CheckoutId, CustomerId, EventFilter, EventId, EventRefusal, EventState, InvoiceId,
    PaymentEvent, SubscriptionId,
};
use atelier_domain::jobs::Job;
use atelier_domain::kernel::Limit;
use atelier_domain::models::PlanTier;
use atelier_domain::ports::Store;
use atelier_testkit::builders;
use chrono::TimeDelta;

use super::rig::{PRO, Rig, told};
use crate::billing::{Mended, PaymentMessageError};

/// Somebody subscribed and paid, and the processor has a message about it.
async fn paid() -> (Rig, EventId) {
    let rig = Rig::new().await;
    let customer = rig.customer().await;
    let told = told(&customer, "sub_1", PRO);
    rig.pay(&told, "in_1", 7_900);
    let about = About::Invoice(InvoiceId::new("in_1"));
    let event = rig.event("evt_1", "invoice.paid", about);
    (rig, event)
}

#[tokio::test]
async fn a_message_that_is_not_the_processor_s_is_refused() {
    let (rig, event) = paid().await;
    let refused = rig
        .billing
        .receive(event.as_str().as_bytes(), "forged")
        .await;
    let refusal = EventRefusal::Signature;
    assert!(matches!(refused, Err(PaymentMessageError::Refused(error)) if error == refusal));
    assert_eq!(rig.store.billing().event(&event).await.unwrap(), None);
    assert_eq!(rig.store.take_jobs(), []);
}

#[tokio::test]
async fn a_message_that_could_not_be_kept_was_not_received() {
    let (rig, event) = paid().await;
    rig.store.break_after(0);
    let body = event.as_str().as_bytes();
    assert!(rig.billing.receive(body, "good").await.is_err());
    rig.store.mend();
    rig.deliver(&event).await;
    assert_eq!(rig.balance().await, 500);
}

#[tokio::test]
async fn a_message_is_queued_once_however_often_it_comes() {
    let (rig, event) = paid().await;
    for _ in 0..3 {
        let body = event.as_str().as_bytes();
        rig.billing.receive(body, "good").await.unwrap();
    }
    let job = Job::ApplyPaymentEvent {
        event: event.clone(),
    };
    assert_eq!(rig.store.take_jobs(), [job]);
}

/// The process is cut off after every single step of the work, and then does it again.
#[tokio::test]
async fn work_that_breaks_off_anywhere_is_done_once() {
    for of_the_store in [true, false] {
        let mut cut = 0;
        loop {
            let (rig, event) = paid().await;
            let body = event.as_str().as_bytes();
            rig.billing.receive(body, "good").await.unwrap();
            if of_the_store {
                rig.store.break_after(cut);
            } else {
                rig.gateway.world(|world| world.answers = Some(cut));
            }
            let first = rig.billing.apply(&event).await;
            rig.store.mend();
            rig.gateway.world(|world| world.answers = None);
            rig.billing.apply(&event).await.unwrap();
            assert_eq!(rig.balance().await, 500, "{cut}");
            assert_eq!(rig.plan().await, PlanTier::Pro, "{cut}");
            assert_eq!(rig.state(&event).await, EventState::Applied, "{cut}");
            if first.is_ok() {
                break;
            }
            cut += 1;
        }
        assert!(cut >= 3, "the work has several steps: {cut}");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_parked_until_an_operator_mended_it() {
    let rig = Rig::new().await;
    let stranger = CustomerId::new("cus_stranger");
    let told = told(&stranger, "sub_1", PRO);
    rig.pay(&told, "in_1", 7_900);
    let about = About::Invoice(InvoiceId::new("in_1"));
    let event = rig.event("evt_1", "invoice.paid", about);
    rig.deliver(&event).await;
    let reason = "nobody here is the customer cus_stranger".to_owned();
    assert_eq!(rig.state(&event).await, EventState::Parked(reason));
    let parked = rig
        .billing
        .events(EventFilter::Parked, None, Limit::default())
        .await;
    assert_eq!(parked.unwrap().items.len(), 1);

    // Somebody wrote on it whose it is.
    rig.gateway.world(|world| {
        let id = SubscriptionId::new("sub_1");
        world.subscriptions.get_mut(&id).unwrap().marks.owner = Some(rig.user.id);
    });
    rig.billing.retry(&event).await.unwrap();
    rig.work().await;
    assert_eq!(rig.state(&event).await, EventState::Applied);
    assert_eq!(rig.balance().await, 500);
}

#[tokio::test]
async fn what_is_in_doubt_or_unknown_is_told_at_once() {
    let (rig, _) = paid().await;
    let message = |id: &str, about, doubt: Option<&str>| PaymentEvent {
        id: EventId::new(id),
        name: "invoice.paid".to_owned(),
        about,
        doubt: doubt.map(str::to_owned),
        created_at: builders::start(),
    };
    let invoice = || About::Invoice(InvoiceId::new("in_1"));
    for (message, expected) in [
        (
            message("evt_a", invoice(), Some("another version")),
            EventState::Parked("another version".to_owned()),
        ),
        (
            message("evt_b", About::Unreadable, None),
            EventState::Parked("the object it is about can't be read".to_owned()),
        ),
        (message("evt_c", About::Nothing, None), EventState::Ignored),
        (message("evt_d", invoice(), None), EventState::Received),
    ] {
        let id = message.id.clone();
        rig.gateway
            .world(|world| world.events.insert(id.clone(), message));
        let body = id.as_str().as_bytes();
        rig.billing.receive(body, "good").await.unwrap();
        assert_eq!(rig.state(&id).await, expected);
    }
    // What was parked for its version is good all the same, once an operator says so; what can be read now, too.
    rig.gateway.world(|world| {
        let event = world.events.get_mut(&EventId::new("evt_b")).unwrap();
        event.about = invoice();
    });
    for id in ["evt_a", "evt_b"].map(EventId::new) {
        rig.billing.retry(&id).await.unwrap();
        rig.work().await;
        assert_eq!(rig.state(&id).await, EventState::Applied);
    }
    assert_eq!(rig.balance().await, 500);
}

#[tokio::test]
async fn a_message_that_never_came_is_asked_for() {
    let (rig, event) = paid().await;
    let mended = rig.billing.reconcile().await.unwrap();
    let expected = Mended {
        events: 1,
        subscriptions: 1,
        ..Mended::default()
    };
    assert_eq!(mended, expected);
    rig.work().await;
    assert_eq!(rig.state(&event).await, EventState::Applied);
    assert_eq!(rig.balance().await, 500);
    let again = rig.billing.reconcile().await.unwrap();
    assert_eq!(again, Mended::default());
}

#[tokio::test]
async fn a_message_whose_job_was_lost_is_queued_again() {
    let (rig, event) = paid().await;
    let body = event.as_str().as_bytes();
    rig.billing.receive(body, "good").await.unwrap();
    rig.store.take_jobs();
    rig.clock.advance(TimeDelta::minutes(59));
    assert_eq!(rig.billing.reconcile().await.unwrap().stuck, 0);
    rig.clock.advance(TimeDelta::minutes(2));
    assert_eq!(rig.billing.reconcile().await.unwrap().stuck, 1);
    rig.work().await;
    assert_eq!(rig.state(&event).await, EventState::Applied);
}

#[tokio::test]
async fn a_page_that_was_paid_in_silence_is_found() {
    let rig = Rig::new().await;
    let page: CheckoutId = rig.bought_pack().await;
    rig.clock.advance(TimeDelta::minutes(29));
    assert_eq!(rig.billing.reconcile().await.unwrap().orders, 0);
    rig.clock.advance(TimeDelta::minutes(2));
    assert_eq!(rig.billing.reconcile().await.unwrap().orders, 1);
    assert_eq!(rig.balance().await, 100);
    let order = rig.store.billing().order_by_checkout(&page).await.unwrap();
    let paid = atelier_domain::billing::OrderStatus::Paid;
    assert_eq!(order.unwrap().status, paid);
}

#[tokio::test]
async fn of_a_hundred_payments_every_one_counts_although_each_tenth_message_is_lost() {
    let rig = Rig::new().await;
    let customer = rig.customer().await;
    let told = told(&customer, "sub_1", PRO);
    for number in 0..100 {
        let invoice = format!("in_{number:03}");
        rig.pay(&told, &invoice, 7_900);
        let about = About::Invoice(InvoiceId::new(&*invoice));
        let event = rig.event(&format!("evt_{number:03}"), "invoice.paid", about);
        if number % 10 != 7 {
            rig.deliver(&event).await;
        }
    }
    assert_eq!(rig.balance().await, 90 * 500);
    assert_eq!(rig.billing.reconcile().await.unwrap().events, 10);
    rig.work().await;
    assert_eq!(rig.balance().await, 100 * 500);
}
