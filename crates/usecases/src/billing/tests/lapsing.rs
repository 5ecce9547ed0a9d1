//! Credits of a plan that lapse, where that is set, when the period ends that was paid with them.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::billing::{About, EventState, InvoiceId, Period, ToldSubscription};
use atelier_domain::credits::Rounding;
use atelier_domain::credits::ledger::Claim;
use atelier_domain::kernel::{MicroCredits, WorkerId};
use atelier_domain::models::{Catalogue, PlanTier};
use atelier_domain::ports::{Clock as _, IdSource as _, Store as _};
use atelier_testkit::fakes::{FakeEvents, FakeModel, FakeSignals};
use atelier_testkit::{SeededIds, builders};
use chrono::TimeDelta;

use super::rig::{PRO, Rig, month, told};
use crate::credits::{CreditSettings, Credits};
use crate::editorial::{Editorial, Ports, Settings};

impl Rig {
    /// What looks for lapsed credits each hour.
    fn credits(&self) -> Credits {
        let ids = SeededIds::new(6);
        let settings = Settings {
            plan: PlanTier::Free,
            rounding: Rounding::Exact,
            worker: WorkerId::new(ids.uuid()),
            lease: Duration::from_secs(30),
        };
        let ports = Ports {
            store: Arc::new(self.store.clone()),
            events: Arc::new(FakeEvents::default()),
            signals: Arc::new(FakeSignals::default()),
            models: Arc::new(FakeModel::default()),
            catalogue: Arc::new(Catalogue::builtin().unwrap()),
            clock: Arc::new(self.clock.clone()),
            ids: Arc::new(ids),
        };
        let editorial = Arc::new(Editorial::new(ports, settings));
        Credits::new(editorial, CreditSettings::default())
    }

    /// Somebody's calls cost so many whole credits.
    async fn spend(&self, credits: u64) {
        let (ids, now) = (SeededIds::new(8), self.clock.now());
        let amount = MicroCredits::from_credits(credits).unwrap();
        let claim = Claim {
            expires_at: now + TimeDelta::minutes(1),
            ..builders::claim(&ids, amount.get())
        };
        let mut transaction = self.store.begin(self.scope).await.unwrap();
        let kept = transaction.credits().lock(self.user.id).await.unwrap();
        let mut account = kept.account.clone();
        account.hold(claim.clone(), now).unwrap();
        let turn = builders::occasion("turn:1", now);
        let used = account.settle(claim.hold, amount, turn).unwrap();
        let change = kept.change(account, vec![used], now);
        transaction.credits().save(&change).await.unwrap();
        transaction.commit().await.unwrap();
    }

    async fn refunded(&self, number: usize, cents: u64) {
        let charge = self.refund("in_1", cents);
        let id = format!("evt_refund_{number}");
        let event = self.event(&id, "charge.refunded", About::Charge(charge));
        self.deliver(&event).await;
        assert_eq!(self.state(&event).await, EventState::Applied);
    }

    async fn invoiced(&self, told: &ToldSubscription, invoice: &str) {
        self.pay(told, invoice, 7_900);
        let about = About::Invoice(InvoiceId::new(invoice));
        let event = self.event(&format!("evt_{invoice}"), "invoice.paid", about);
        self.deliver(&event).await;
    }
}

#[tokio::test]
async fn credits_of_an_invoice_lapse_with_its_period_where_that_is_set_and_packs_never_do() {
    for (lapse, looked_after, balance) in [(true, 1, 600), (false, 0, 1_100)] {
        let rig = Rig::where_plan_credits_lapse(lapse).await;
        let credits = rig.credits();
        let customer = rig.customer().await;
        let first = told(&customer, "sub_1", PRO);
        rig.invoiced(&first, "in_1").await;
        let page = rig.bought_pack().await;
        let bought = rig.event("evt_p", "checkout.session.completed", About::Checkout(page));
        rig.deliver(&bought).await;
        assert_eq!(rig.balance().await, 600);

        // The next invoice comes a moment before the period is over.
        rig.clock.set(month().end - TimeDelta::seconds(1));
        let second = ToldSubscription {
            period: Period {
                start: month().end,
                end: month().end + TimeDelta::days(30),
            },
            ..first
        };
        rig.invoiced(&second, "in_2").await;
        assert_eq!(credits.lapse_due().await.unwrap(), 0);
        assert_eq!(rig.balance().await, 1_100);
        rig.clock.set(month().end);
        assert_eq!(credits.lapse_due().await.unwrap(), looked_after);
        assert_eq!(rig.balance().await, balance, "{lapse}");
        let later = second.period.end - TimeDelta::seconds(1);
        rig.clock.set(later);
        assert_eq!(credits.lapse_due().await.unwrap(), 0);
    }
}

/// Of the 500 credits of a month, 100 were used and 400 lapsed: no refund makes debt of more than was used.
#[tokio::test]
async fn what_has_lapsed_is_not_taken_back_a_second_time() {
    let rig = Rig::where_plan_credits_lapse(true).await;
    let customer = rig.customer().await;
    let first = told(&customer, "sub_1", PRO);
    rig.invoiced(&first, "in_1").await;
    rig.spend(100).await;
    rig.clock.set(month().end);
    assert_eq!(rig.credits().lapse_due().await.unwrap(), 1);
    let second = ToldSubscription {
        period: Period {
            start: month().end,
            end: month().end + TimeDelta::days(30),
        },
        ..first
    };
    rig.invoiced(&second, "in_2").await;
    assert_eq!(rig.balance().await, 500);
    let steps = [
        // Half of the money, for which 250 were had.
        (3_950, 500),
        // All of it: what was used is owed.
        (7_900, 400),
        // One of the refunds failed, and then the other one.
        (3_950, 500),
        (0, 500),
    ];
    for (number, (cents, balance)) in steps.into_iter().enumerate() {
        rig.refunded(number, cents).await;
        assert_eq!(rig.balance().await, balance, "{cents}");
    }
}
