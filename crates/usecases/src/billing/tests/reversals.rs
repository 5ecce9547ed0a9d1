//! Money that goes back, and the credits with it.

use atelier_domain::billing::{About, ChargeId, DisputeStatus, EventState, InvoiceId};

use super::rig::{PRO, Rig, told};

/// What happens to a charge of 79 dollars that brought 500 credits.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// In all, in cents.
    Refunded(u64),
    Disputed(u64, DisputeStatus),
}

use Act::{Disputed, Refunded};
use DisputeStatus::{Inquiry, Lost, Open, Won};

async fn paid() -> Rig {
    let rig = Rig::new().await;
    let customer = rig.customer().await;
    let told = told(&customer, "sub_1", PRO);
    rig.pay(&told, "in_1", 7_900);
    let paid = About::Invoice(InvoiceId::new("in_1"));
    let paid = rig.event("evt_0", "invoice.paid", paid);
    rig.deliver(&paid).await;
    rig
}

impl Rig {
    async fn act(&self, number: usize, act: Act) {
        let id = format!("evt_{number}");
        let event = match act {
            Refunded(cents) => {
                let charge = self.refund("in_1", cents);
                self.event(&id, "charge.refunded", About::Charge(charge))
            }
            Disputed(cents, status) => {
                let dispute = self.dispute("in_1", cents, status);
                self.event(&id, "charge.dispute.updated", About::Dispute(dispute))
            }
        };
        self.deliver(&event).await;
        self.deliver(&event).await;
        assert_eq!(self.state(&event).await, EventState::Applied, "{act:?}");
    }
}

#[tokio::test]
async fn credits_follow_the_money() {
    for (acts, balances) in [
        (vec![Refunded(7_900)], vec![0]),
        (vec![Refunded(3_950)], vec![250]),
        // Cumulative, and told twice.
        (
            vec![
                Refunded(790),
                Refunded(790),
                Refunded(3_950),
                Refunded(7_900),
            ],
            vec![450, 450, 250, 0],
        ),
        // A refund that failed: the money is here again.
        (vec![Refunded(7_900), Refunded(0)], vec![0, 500]),
        (
            vec![Disputed(7_900, Open), Disputed(7_900, Won)],
            vec![0, 500],
        ),
        (
            vec![Disputed(7_900, Open), Disputed(7_900, Lost)],
            vec![0, 0],
        ),
        (vec![Disputed(7_900, Inquiry)], vec![500]),
        // Both: never more than was granted.
        (
            vec![Refunded(3_950), Disputed(7_900, Open), Disputed(7_900, Won)],
            vec![250, 0, 250],
        ),
        (
            vec![Disputed(3_950, Open), Refunded(7_900), Disputed(3_950, Won)],
            vec![250, 0, 0],
        ),
    ] {
        let rig = paid().await;
        for (number, (act, balance)) in acts.iter().zip(balances).enumerate() {
            rig.act(number + 1, *act).await;
            assert_eq!(rig.balance().await, balance, "{acts:?}, {number}");
        }
    }
}

#[tokio::test]
async fn money_that_went_back_before_it_was_told_of_is_never_spent() {
    let rig = Rig::new().await;
    let customer = rig.customer().await;
    let told = told(&customer, "sub_1", PRO);
    rig.pay(&told, "in_1", 7_900);
    rig.act(1, Refunded(3_950)).await;
    assert_eq!(rig.balance().await, 250);
    let paid = About::Invoice(InvoiceId::new("in_1"));
    let paid = rig.event("evt_2", "invoice.paid", paid);
    rig.deliver(&paid).await;
    assert_eq!(rig.balance().await, 250);
}

#[tokio::test]
async fn bought_credits_go_back_with_their_own_money() {
    let rig = paid().await;
    let page = rig.bought_pack().await;
    let bought = rig.event("evt_1", "checkout.session.completed", About::Checkout(page));
    rig.deliver(&bought).await;
    rig.deliver(&bought).await;
    assert_eq!(rig.balance().await, 600);
    let charge = rig.refund("pack", 1_000);
    let refunded = rig.event("evt_2", "charge.refunded", About::Charge(charge));
    rig.deliver(&refunded).await;
    assert_eq!(rig.balance().await, 500);
    assert_eq!(rig.state(&refunded).await, EventState::Applied);
}

#[tokio::test]
async fn a_charge_of_nobody_is_parked() {
    let rig = paid().await;
    rig.charge("other", 500, atelier_domain::billing::Marks::default());
    let charge = ChargeId::new("ch_other");
    let refunded = rig.event("evt_1", "charge.refunded", About::Charge(charge));
    rig.deliver(&refunded).await;
    let state = rig.state(&refunded).await;
    assert!(matches!(state, EventState::Parked(_)), "{state:?}");
    assert_eq!(rig.balance().await, 500);
}
