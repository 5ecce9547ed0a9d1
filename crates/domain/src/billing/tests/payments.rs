//! Subscriptions, receipts and invoices: the rules, by cases and by properties.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use crate::billing::{
    CustomerId, DisputeId, DisputeStatus, Invoice, InvoiceId, InvoiceLine, InvoiceReason,
    InvoiceStatus, KeptDispute, Marks, Money, PaidPlan, Period, PriceId, PriceList, Receipt,
    ReceiptSource, Settling, Subscription, SubscriptionId, SubscriptionItemId, SubscriptionStatus,
    ToldSubscription, prorated,
};
use crate::kernel::{MicroCredits, UserId};
use crate::models::PlanTier;

fn day(days: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000 + days)
}

fn month() -> Period {
    Period {
        start: day(0),
        end: day(30),
    }
}

fn nobody() -> UserId {
    UserId::new(uuid::Uuid::nil())
}

fn told(status: SubscriptionStatus) -> ToldSubscription {
    ToldSubscription {
        id: SubscriptionId::new("sub_1"),
        customer: CustomerId::new("cus_1"),
        marks: Marks::default(),
        status,
        item: SubscriptionItemId::new("si_1"),
        price: PriceId::new("pro"),
        period: month(),
        cancel_at_period_end: false,
        ended_at: None,
        trial_end: None,
        created_at: day(0),
    }
}

fn kept(status: SubscriptionStatus, plan: PlanTier) -> Subscription {
    Subscription::follow(None, nobody(), plan, told(status), day(0)).unwrap()
}

#[test]
fn a_status_gives_a_plan_or_none() {
    use SubscriptionStatus as Status;
    for (status, days, plan) in [
        (Status::Trialing, 3, Some(PlanTier::Pro)),
        (Status::Active, 3, Some(PlanTier::Pro)),
        (Status::PastDue, 6, Some(PlanTier::Pro)),
        (Status::PastDue, 7, None),
        (Status::Incomplete, 0, None),
        (Status::IncompleteExpired, 0, None),
        (Status::Canceled, 0, None),
        (Status::Unpaid, 0, None),
        (Status::Paused, 0, None),
    ] {
        let subscription = kept(status, PlanTier::Pro);
        assert_eq!(subscription.plan_at(day(days)), plan, "{status:?}");
    }
}

#[test]
fn grace_counts_from_the_first_missing_payment() {
    let late = kept(SubscriptionStatus::PastDue, PlanTier::Pro);
    let told_late = told(SubscriptionStatus::PastDue);
    let again = Subscription::follow(Some(&late), nobody(), PlanTier::Pro, told_late, day(5));
    assert_eq!(again, None);
    let told_paid = told(SubscriptionStatus::Active);
    let paid = Subscription::follow(Some(&late), nobody(), PlanTier::Pro, told_paid, day(5));
    assert_eq!(paid.unwrap().past_due_since, None);
}

#[test]
fn what_is_paid_stays_until_its_period_ends() {
    let paid = PaidPlan {
        plan: PlanTier::Enterprise,
        until: day(30),
    };
    let lesser = kept(SubscriptionStatus::Active, PlanTier::Starter).with_paid(paid);
    for (days, plan) in [(29, PlanTier::Enterprise), (30, PlanTier::Starter)] {
        assert_eq!(lesser.plan_at(day(days)), Some(plan), "{days}");
    }
    for (plan, days, settling) in [
        (PlanTier::Pro, 29, Settling::NextPeriod),
        (PlanTier::Enterprise, 29, Settling::NextPeriod),
        (PlanTier::Enterprise, 30, Settling::Now),
    ] {
        assert_eq!(lesser.settling(plan, day(days)), settling);
    }
}

#[test]
fn the_one_that_counts_is_the_one_that_lives() {
    let ended = kept(SubscriptionStatus::Canceled, PlanTier::Enterprise);
    let mut living = kept(SubscriptionStatus::Active, PlanTier::Starter);
    living.told.id = SubscriptionId::new("sub_0");
    let both = vec![living.clone(), ended];
    assert_eq!(Subscription::current(both), Some(living));
    assert_eq!(Subscription::current(Vec::new()), None);
}

fn invoice(reason: InvoiceReason, lines: &[(&str, i64, bool)]) -> Invoice {
    let total: i64 = lines.iter().map(|(_, amount, _)| amount).sum();
    Invoice {
        id: InvoiceId::new("in_1"),
        customer: CustomerId::new("cus_1"),
        marks: Marks::default(),
        subscription: None,
        reason,
        status: InvoiceStatus::Paid,
        number: None,
        due: Money::new(total.max(0).unsigned_abs(), "usd"),
        paid: Money::new(total.max(0).unsigned_abs(), "usd"),
        lines: lines
            .iter()
            .map(|(price, amount, is_proration)| InvoiceLine {
                price: Some(PriceId::new(*price)),
                amount: *amount,
                is_proration: *is_proration,
                period: month(),
            })
            .collect(),
        page_url: None,
        pdf_url: None,
        created_at: day(0),
    }
}

#[test]
fn an_invoice_brings_what_it_pays_for() {
    use InvoiceReason::{Other, SubscriptionChanged, SubscriptionCreated, SubscriptionRenewed};
    let prices = PriceList::new(
        vec![
            (PriceId::new("starter"), PlanTier::Starter),
            (PriceId::new("pro"), PlanTier::Pro),
        ],
        None,
    );
    let units: BTreeMap<PriceId, u64> = [("starter", 2_900), ("pro", 7_900)]
        .map(|(price, unit)| (PriceId::new(price), unit))
        .into();
    for (reason, lines, credits) in [
        (SubscriptionCreated, vec![("pro", 7_900, false)], 500),
        (SubscriptionRenewed, vec![("starter", 2_900, false)], 150),
        // Nothing to pay, such as in a trial.
        (SubscriptionCreated, vec![("pro", 0, false)], 500),
        (SubscriptionCreated, vec![("seats", 7_900, false)], 0),
        (Other, vec![("pro", 7_900, false)], 0),
        // Half a month of the difference.
        (
            SubscriptionChanged,
            vec![("starter", -1_450, true), ("pro", 3_950, true)],
            175,
        ),
        (
            SubscriptionChanged,
            vec![("pro", -3_950, true), ("starter", 1_450, true)],
            0,
        ),
        // The difference of the last month with the next whole one.
        (
            SubscriptionRenewed,
            vec![
                ("starter", -1_450, true),
                ("pro", 3_950, true),
                ("pro", 7_900, false),
            ],
            675,
        ),
    ] {
        let invoice = invoice(reason, &lines);
        let expected = MicroCredits::from_credits(credits).unwrap();
        assert_eq!(invoice.credits(&prices, &units), expected, "{lines:?}");
        let open = Invoice {
            status: InvoiceStatus::Open,
            ..invoice
        };
        assert_eq!(open.credits(&prices, &units), MicroCredits::ZERO);
        assert_eq!(open.paid_plan(&prices), None);
    }
}

#[test]
fn the_rest_of_a_period_is_charged_by_the_second() {
    for (old, new, days, charged) in [
        (2_900, 7_900, 0, 5_000),
        (2_900, 7_900, 15, 2_500),
        (2_900, 7_900, 30, 0),
        (2_900, 7_900, 40, 0),
        (2_900, 7_900, -5, 5_000),
        (7_900, 2_900, 0, 0),
    ] {
        assert_eq!(prorated(old, new, month(), day(days)), charged, "{days}");
    }
}

fn receipt(granted: u64, paid: u64) -> Receipt {
    Receipt {
        source: ReceiptSource::Invoice(InvoiceId::new("in_1")),
        owner: nobody(),
        paid: Money::new(paid, "usd"),
        lot: None,
        granted: MicroCredits::new(granted),
        refunded: 0,
        disputes: Vec::new(),
        clawed_back: MicroCredits::ZERO,
        at: day(0),
        revision: 1,
    }
}

fn statuses() -> impl Strategy<Value = DisputeStatus> {
    prop::sample::select(vec![
        DisputeStatus::Inquiry,
        DisputeStatus::Open,
        DisputeStatus::Won,
        DisputeStatus::Lost,
    ])
}

fn subscription_statuses() -> impl Strategy<Value = SubscriptionStatus> {
    use SubscriptionStatus as Status;
    prop::sample::select(vec![
        Status::Incomplete,
        Status::IncompleteExpired,
        Status::Trialing,
        Status::Active,
        Status::PastDue,
        Status::Canceled,
        Status::Unpaid,
        Status::Paused,
    ])
}

proptest! {
    #[test]
    fn what_is_taken_back_never_exceeds_what_was_granted(
        granted in any::<u64>(),
        paid in any::<u64>(),
        refunded in any::<u64>(),
        disputes in prop::collection::vec((any::<u64>(), statuses()), 0..4),
    ) {
        let mut receipt = receipt(granted, paid);
        receipt.refunded = refunded;
        for (number, (amount, status)) in disputes.into_iter().enumerate() {
            let id = DisputeId::new(number.to_string());
            receipt.disputes.push(KeptDispute { id, amount, status });
        }
        let due = receipt.due_back();
        prop_assert!(due <= receipt.granted);
        prop_assert!(receipt.reversed() <= paid);
        if paid > 0 && receipt.reversed() == paid {
            prop_assert_eq!(due, receipt.granted);
        }
        if receipt.reversed() == 0 {
            prop_assert_eq!(due, MicroCredits::ZERO);
        }
    }

    /// Of a lot something was used and something lapsed before the first money went back.
    #[test]
    fn what_lapsed_makes_no_debt(
        used in 0..400_u64,
        lapsed in 0..400_u64,
        refunds in prop::collection::vec(0..=1_000_u64, 1..6),
    ) {
        let granted = 1_000;
        let mut free = granted - used - lapsed;
        let mut debt = 0;
        let mut kept = receipt(granted, 1_000);
        for refunded in refunds {
            let mut next = Receipt { refunded, ..kept.clone() };
            let micro = MicroCredits::new;
            next.clawed_back = next.taken_back(&kept, micro(free), micro(lapsed));
            // What the ledger does with it.
            let (before, after) = (kept.clawed_back.get(), next.clawed_back.get());
            if after > before {
                let there = free.min(after - before);
                (free, debt) = (free - there, debt + after - before - there);
            } else {
                let paid = debt.min(before - after);
                (free, debt) = (free + before - after - paid, debt - paid);
            }
            kept = next;
        }
        let due = kept.due_back().get();
        prop_assert!(kept.clawed_back.get() <= due);
        prop_assert_eq!(debt, due.saturating_sub(granted - used));
    }

    #[test]
    fn more_money_back_is_never_less_credits_back(
        granted in any::<u64>(),
        paid in 1..u64::MAX,
        refunds in prop::collection::vec(any::<u64>(), 2),
    ) {
        let due = |refunded| Receipt { refunded, ..receipt(granted, paid) }.due_back();
        let (less, more) = (refunds[0].min(refunds[1]), refunds[0].max(refunds[1]));
        prop_assert!(due(less) <= due(more));
    }

    #[test]
    fn what_has_ended_stays_so_and_revisions_rise_by_one(
        statuses in prop::collection::vec(subscription_statuses(), 1..20),
    ) {
        let mut kept: Option<Subscription> = None;
        for status in statuses {
            let next = Subscription::follow(
                kept.as_ref(), nobody(), PlanTier::Pro, told(status), day(0),
            );
            let Some(next) = next else { continue };
            let last = kept.as_ref().map_or(0, |kept| kept.revision);
            prop_assert_eq!(next.revision, last + 1);
            let had_ended = kept.is_some_and(|kept| kept.told.status.has_ended());
            prop_assert!(!had_ended || next.told.status.has_ended());
            kept = Some(next);
        }
    }
}
