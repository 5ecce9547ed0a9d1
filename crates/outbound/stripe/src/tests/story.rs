//! Everything that is asked of Stripe, against one that keeps state; all of it, both ways, as the description has it.

use atelier_domain::billing::{
    About, Charge, CheckoutMode, CheckoutStatus, DisputeId, DisputeStatus, EventId, GatewayError,
    InvoiceReason, InvoiceStatus, Money, PaymentEvents as _, PaymentGateway as _, PaymentId,
    PaymentStatus, Period, PriceChange, PriceId, Settling, SubscriptionId, SubscriptionStatus,
    ToldSubscription,
};
use atelier_domain::kernel::Limit;
use atelier_testkit::stripe::{Card, FakeStripe};
use chrono::{Months, TimeDelta};

use super::stage::{PACK, PRO, STARTER, Stage, key, marks, person, start};
use crate::StripeEvents;

/// A person with a subscription.
async fn subscriber(stage: &Stage) -> ToldSubscription {
    let customer = stage.customer().await;
    let page = stage.checkout(&customer, CheckoutMode::Subscription).await;
    stage.stripe.complete(page.id.as_str());
    let page = stage.gateway.checkout(&page.id).await.unwrap();
    let subscription = page.subscription.unwrap();
    stage.gateway.subscription(&subscription).await.unwrap()
}

fn change(subscription: &ToldSubscription, settling: Settling) -> PriceChange {
    PriceChange {
        subscription: subscription.id.clone(),
        item: subscription.item.clone(),
        price: PriceId::new(PRO),
        settling,
    }
}

#[tokio::test]
async fn a_person_is_one_customer() {
    let stage = Stage::new().await;
    assert_eq!(stage.gateway.find_customer(&person()).await.unwrap(), None);
    let first = stage.customer().await;
    let again = stage.customer().await;
    assert_eq!(first, again);
    let found = stage.gateway.find_customer(&person()).await.unwrap();
    assert_eq!(found, Some(first));
    let [customer] = &stage.stripe.objects("customer")[..] else {
        panic!("there is one customer");
    };
    assert_eq!(customer["name"], "Ada & Co <ä>");
    assert_eq!(customer["metadata"]["user_id"], person().owner.to_string());
    stage.is_as_described();
}

#[tokio::test]
async fn a_plan_is_bought() {
    let stage = Stage::new().await;
    let customer = stage.customer().await;
    let page = stage.checkout(&customer, CheckoutMode::Subscription).await;
    assert_eq!(page.status, CheckoutStatus::Open);
    assert!(!page.is_paid);
    assert!(page.url.is_some());
    assert_eq!(page.total, Some(Money::new(2_900, "usd")));
    assert_eq!(page.marks, marks());
    assert_eq!(page.expires_at, start() + TimeDelta::hours(23));
    let object = stage.stripe.object("checkout.session", page.id.as_str());
    assert_eq!(
        object.unwrap()["success_url"],
        "https://app.example.test/ok?page={CHECKOUT_SESSION_ID}"
    );

    stage.stripe.complete(page.id.as_str());
    let page = stage.gateway.checkout(&page.id).await.unwrap();
    assert_eq!(page.status, CheckoutStatus::Complete);
    assert!(page.is_paid);
    assert_eq!(page.payment, None);
    let subscription = page.subscription.unwrap();
    let told = stage.gateway.subscription(&subscription).await.unwrap();
    let period = Period {
        start: start(),
        end: start() + Months::new(1),
    };
    let expected = ToldSubscription {
        id: subscription,
        customer: customer.clone(),
        marks: marks(),
        status: SubscriptionStatus::Active,
        item: told.item.clone(),
        price: PriceId::new(STARTER),
        period,
        cancel_at_period_end: false,
        ended_at: None,
        trial_end: None,
        created_at: start(),
    };
    assert_eq!(told, expected);
    let all = stage.gateway.subscriptions_of(&customer).await.unwrap();
    assert_eq!(all, [expected]);

    let invoices = stage.gateway.invoices(&customer, None, Limit::default());
    let [invoice] = &invoices.await.unwrap().items[..] else {
        panic!("there is one invoice");
    };
    assert_eq!(invoice.reason, InvoiceReason::SubscriptionCreated);
    assert_eq!(invoice.status, InvoiceStatus::Paid);
    assert_eq!(invoice.marks, marks());
    assert_eq!(invoice.subscription, Some(told.id));
    assert_eq!(invoice.paid, Money::new(2_900, "usd"));
    assert_eq!(invoice.lines[0].price, Some(PriceId::new(STARTER)));
    assert_eq!(invoice.lines[0].period, period);
    assert!(!invoice.lines[0].is_proration);
    let again = stage.gateway.invoice(&invoice.id).await.unwrap();
    assert_eq!(again, *invoice);
    let [payment] = &stage.gateway.payments_of(&invoice.id).await.unwrap()[..] else {
        panic!("there is one payment");
    };
    let of = stage.gateway.invoice_of(payment).await.unwrap();
    assert_eq!(of.as_ref(), Some(&invoice.id));
    stage.is_as_described();
}

#[tokio::test]
async fn credits_are_bought() {
    let stage = Stage::new().await;
    let customer = stage.customer().await;
    let page = stage.checkout(&customer, CheckoutMode::Payment).await;
    assert_eq!(page.total, Some(Money::new(3_000, "usd")));
    stage.stripe.complete(page.id.as_str());
    let page = stage.gateway.checkout(&page.id).await.unwrap();
    assert!(page.is_paid);
    assert_eq!(page.subscription, None);
    let payment = stage.gateway.payment(&page.payment.unwrap()).await.unwrap();
    assert_eq!(payment.status, PaymentStatus::Succeeded);
    assert_eq!(payment.marks, marks());
    assert_eq!(payment.customer, Some(customer));
    assert_eq!(payment.received, Money::new(3_000, "usd"));
    let charge = stage
        .gateway
        .charge(&payment.charge.unwrap())
        .await
        .unwrap();
    let expected = Charge {
        id: charge.id.clone(),
        payment: Some(payment.id.clone()),
        amount: Money::new(3_000, "usd"),
        refunded: 0,
    };
    assert_eq!(charge, expected);
    assert_eq!(stage.gateway.invoice_of(&payment.id).await.unwrap(), None);
    let pack = stage.gateway.price(&PriceId::new(PACK)).await.unwrap();
    assert_eq!(pack.unit, Money::new(1_000, "usd"));
    stage.is_as_described();
}

#[tokio::test]
async fn money_that_takes_days_is_not_there_before() {
    for has_arrived in [true, false] {
        let stage = Stage::new().await;
        let customer = stage.customer().await;
        let page = stage.checkout(&customer, CheckoutMode::Payment).await;
        stage.stripe.complete_unpaid(page.id.as_str());
        let told = stage.gateway.checkout(&page.id).await.unwrap();
        assert_eq!(told.status, CheckoutStatus::Complete);
        assert!(!told.is_paid);
        let payment = told.payment.unwrap();
        let waiting = stage.gateway.payment(&payment).await.unwrap();
        assert_eq!(waiting.status, PaymentStatus::Pending);
        stage.stripe.settle(page.id.as_str(), has_arrived);
        let told = stage.gateway.checkout(&page.id).await.unwrap();
        assert_eq!(told.is_paid, has_arrived);
        let settled = stage.gateway.payment(&payment).await.unwrap();
        let expected = if has_arrived {
            PaymentStatus::Succeeded
        } else {
            PaymentStatus::Failed
        };
        assert_eq!(settled.status, expected);
        stage.is_as_described();
    }
}

#[tokio::test]
async fn a_page_ends_once() {
    let stage = Stage::new().await;
    let customer = stage.customer().await;
    let page = stage.checkout(&customer, CheckoutMode::Payment).await;
    for _ in 0..2 {
        let told = stage.gateway.expire_checkout(&page.id).await.unwrap();
        assert_eq!(told.status, CheckoutStatus::Expired);
    }
    let paid = stage.checkout(&customer, CheckoutMode::Payment).await;
    stage.stripe.complete(paid.id.as_str());
    let refused = stage.gateway.expire_checkout(&paid.id).await.unwrap_err();
    let GatewayError::Refused { code } = refused else {
        panic!("it is over: {refused}");
    };
    assert_eq!(code, "checkout_session_not_open");
    stage.is_as_described();
}

#[tokio::test]
async fn a_subscription_ends_and_goes_on() {
    let stage = Stage::new().await;
    let id = subscriber(&stage).await.id;
    let set = async |name: &str, cancel| {
        let set = stage
            .gateway
            .set_cancel_at_period_end(&key(name), &id, cancel)
            .await;
        set.unwrap().cancel_at_period_end
    };
    assert!(set("end", true).await);
    assert!(!set("go on", false).await);
    // The portal ends it in its own way, which takes two requests to undo.
    stage.stripe.end_in_portal(id.as_str());
    assert!(
        stage
            .gateway
            .subscription(&id)
            .await
            .unwrap()
            .cancel_at_period_end
    );
    assert!(!set("go on after all", false).await);
    assert!(set("end again", true).await);

    stage.stripe.advance_to(start() + Months::new(1));
    let told = stage.gateway.subscription(&id).await.unwrap();
    assert_eq!(told.status, SubscriptionStatus::Canceled);
    assert_eq!(told.ended_at, Some(start() + Months::new(1)));
    stage.is_as_described();
}

#[tokio::test]
async fn a_subscription_ends_at_once_and_for_good() {
    let stage = Stage::new().await;
    let id = subscriber(&stage).await.id;
    for _ in 0..2 {
        stage.gateway.end_subscription(&id).await.unwrap();
    }
    let never = SubscriptionId::new("sub_never");
    stage.gateway.end_subscription(&never).await.unwrap();
    let told = stage.gateway.subscription(&id).await.unwrap();
    assert_eq!(told.status, SubscriptionStatus::Canceled);
    stage.is_as_described();
}

#[tokio::test]
async fn a_better_plan_is_paid_for_the_rest_of_the_month() {
    let stage = Stage::new().await;
    let subscription = subscriber(&stage).await;
    let period = subscription.period;
    stage.stripe.advance((period.end - period.start) / 2);
    let change = change(&subscription, Settling::Now);
    let changed = stage.gateway.change_price(&key("change"), &change).await;
    let changed = changed.unwrap();
    assert_eq!(changed.price, PriceId::new(PRO));
    assert_eq!(changed.item, subscription.item);
    assert_eq!(changed.period, period);
    let invoices = stage
        .gateway
        .invoices(&subscription.customer, None, Limit::new(1).unwrap())
        .await
        .unwrap();
    let [invoice] = &invoices.items[..] else {
        panic!("one was asked for");
    };
    assert_eq!(invoices.next.as_ref(), Some(&invoice.id));
    assert_eq!(invoice.reason, InvoiceReason::SubscriptionChanged);
    assert_eq!(invoice.paid, Money::new(2_500, "usd"));
    let amounts: Vec<i64> = invoice.lines.iter().map(|line| line.amount).collect();
    assert_eq!(amounts, [-1_450, 3_950]);
    assert!(invoice.lines.iter().all(|line| line.is_proration));
    let rest = stage
        .gateway
        .invoices(
            &subscription.customer,
            invoices.next.as_ref(),
            Limit::default(),
        )
        .await
        .unwrap();
    assert_eq!((rest.items.len(), rest.next), (1, None));
    stage.is_as_described();
}

#[tokio::test]
async fn a_plan_that_is_not_paid_is_not_changed() {
    let stage = Stage::new().await;
    let subscription = subscriber(&stage).await;
    let customer = subscription.customer.as_str();
    stage.stripe.set_card(customer, Card::Declined);
    let now = change(&subscription, Settling::Now);
    let declined = stage.gateway.change_price(&key("now"), &now).await;
    let Err(GatewayError::Declined { code }) = declined else {
        panic!("the card is empty: {declined:?}");
    };
    assert_eq!(code, "insufficient_funds");
    let told = stage.gateway.subscription(&subscription.id).await.unwrap();
    assert_eq!(told, subscription);
    // The next month's price costs nothing today.
    let next = change(&subscription, Settling::NextPeriod);
    let changed = stage
        .gateway
        .change_price(&key("next"), &next)
        .await
        .unwrap();
    assert_eq!(changed.price, PriceId::new(PRO));
    assert_eq!(stage.stripe.objects("invoice").len(), 1);
    stage.is_as_described();
}

#[tokio::test]
async fn months_are_paid_or_not() {
    let stage = Stage::new().await;
    let subscription = subscriber(&stage).await;
    let customer = &subscription.customer;
    let newest = async || {
        let page = stage.gateway.invoices(customer, None, Limit::default());
        page.await.unwrap().items.remove(0)
    };
    stage.stripe.advance_to(start() + Months::new(1));
    let renewed = stage.gateway.subscription(&subscription.id).await.unwrap();
    assert_eq!(renewed.status, SubscriptionStatus::Active);
    assert_eq!(renewed.period.start, subscription.period.end);
    let invoice = newest().await;
    assert_eq!(invoice.reason, InvoiceReason::SubscriptionRenewed);
    assert_eq!(invoice.status, InvoiceStatus::Paid);

    stage.stripe.set_card(customer.as_str(), Card::Declined);
    stage.stripe.advance_to(start() + Months::new(2));
    let late = stage.gateway.subscription(&subscription.id).await.unwrap();
    assert_eq!(late.status, SubscriptionStatus::PastDue);
    let invoice = newest().await;
    assert_eq!(invoice.status, InvoiceStatus::Open);
    assert_eq!(invoice.due, Money::new(2_900, "usd"));
    assert_eq!(invoice.paid, Money::new(0, "usd"));
    assert!(!stage.stripe.retry_invoice(invoice.id.as_str()));
    stage.stripe.set_card(customer.as_str(), Card::Good);
    assert!(stage.stripe.retry_invoice(invoice.id.as_str()));
    let mended = stage.gateway.subscription(&subscription.id).await.unwrap();
    assert_eq!(mended.status, SubscriptionStatus::Active);
    assert_eq!(newest().await.paid, Money::new(2_900, "usd"));
    stage.is_as_described();
}

#[tokio::test]
async fn money_goes_back() {
    let stage = Stage::new().await;
    let customer = stage.customer().await;
    let page = stage.checkout(&customer, CheckoutMode::Payment).await;
    stage.stripe.complete(page.id.as_str());
    let payment = stage
        .gateway
        .checkout(&page.id)
        .await
        .unwrap()
        .payment
        .unwrap();
    let charge = stage
        .gateway
        .payment(&payment)
        .await
        .unwrap()
        .charge
        .unwrap();
    let refunded = async || stage.gateway.charge(&charge).await.unwrap().refunded;
    stage.stripe.refund(payment.as_str(), 500);
    assert_eq!(refunded().await, 500);
    let second = stage.stripe.refund(payment.as_str(), 2_500);
    assert_eq!(refunded().await, 3_000);
    stage.stripe.fail_refund(&second);
    assert_eq!(refunded().await, 500);

    let id = DisputeId::new(stage.stripe.dispute(payment.as_str()));
    let dispute = stage.gateway.dispute(&id).await.unwrap();
    assert_eq!(dispute.status, DisputeStatus::Open);
    assert_eq!(dispute.amount, 3_000);
    assert_eq!(dispute.charge, charge);
    assert_eq!(dispute.payment, Some(payment));
    for (is_won, status) in [(true, DisputeStatus::Won), (false, DisputeStatus::Lost)] {
        stage.stripe.close_dispute(id.as_str(), is_won);
        assert_eq!(stage.gateway.dispute(&id).await.unwrap().status, status);
    }
    stage.is_as_described();
}

#[tokio::test]
async fn the_portal_opens() {
    let stage = Stage::new().await;
    let customer = stage.customer().await;
    let url = stage
        .gateway
        .open_portal(&customer, "https://app.example.test/");
    assert!(url.await.unwrap().starts_with("https://billing.stripe."));
    stage.is_as_described();
}

#[tokio::test]
async fn what_happened_is_told_by_webhooks_and_by_list_alike() {
    let stage = Stage::new().await;
    let events = StripeEvents::new(&[FakeStripe::WEBHOOK_SECRET.into()]).unwrap();
    let subscription = subscriber(&stage).await;
    // Enough for several pages.
    for month in 1..=30 {
        stage.stripe.advance_to(start() + Months::new(month));
    }
    let delivered: Vec<_> = stage
        .stripe
        .webhooks(start())
        .iter()
        .map(|webhook| {
            let body = webhook.body.as_bytes();
            let event = events.verify(body, &webhook.signature, start()).unwrap();
            assert_eq!(event.doubt, None);
            event
        })
        .collect();
    let mut listed = Vec::new();
    let mut after: Option<EventId> = None;
    let mut pages = 0;
    loop {
        let page = stage.gateway.events_since(start(), after.as_ref());
        let page = page.await.unwrap();
        pages += 1;
        listed.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert!(pages > 1, "{} events fit on one page", listed.len());
    listed.reverse();
    assert_eq!(listed, delivered);
    assert!(stage.stripe.webhooks(start()).is_empty(), "they were taken");
    assert_eq!(stage.stripe.all_webhooks(start()).len(), delivered.len());

    let renewed = listed
        .iter()
        .rfind(|event| event.name == "customer.subscription.updated");
    let renewed = renewed.unwrap();
    assert_eq!(renewed.about, About::Subscription(subscription.id));
    assert_eq!(stage.gateway.event(&renewed.id).await.unwrap(), *renewed);
    let late = start() + Months::new(30);
    let page = stage.gateway.events_since(late, None).await.unwrap();
    assert!(page.items.iter().all(|event| event.created_at >= late));
    assert!(!page.items.is_empty());
    stage.is_as_described();
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let stage = Stage::new().await;
    let payment = stage.gateway.payment(&PaymentId::new("pi_none")).await;
    assert!(
        matches!(payment, Err(GatewayError::NotFound)),
        "{payment:?}"
    );
    let nobody = atelier_domain::billing::CustomerId::new("cus_none");
    let order = stage.order(&nobody, CheckoutMode::Payment);
    let page = stage.gateway.start_checkout(&key("nobody"), &order).await;
    assert!(matches!(page, Err(GatewayError::NotFound)), "{page:?}");
    stage.is_as_described();
}
