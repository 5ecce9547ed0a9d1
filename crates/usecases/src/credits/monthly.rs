//! The credits of a month, for everybody whose plan is not paid: a paid one's come with its invoices.

use atelier_domain::billing::PlanTerms;
use atelier_domain::credits::ledger::{Grant, Initiator, KeptAccount, LotSource, Occasion};
use atelier_domain::credits::{MonthlyDays, monthly_cause};
use atelier_domain::identity::{Scope, User};
use atelier_domain::kernel::{LotId, UserId};
use atelier_domain::models::PlanTier;
use atelier_domain::ports::Transaction;
use chrono::{DateTime, NaiveDate, Utc};

use super::tally::{BATCH, Tally};
use super::{CreditError, Credits, metrics};

/// Whose month it is, and what it brings.
struct Month<'a> {
    user: &'a User,
    plan: PlanTier,
    days: MonthlyDays,
    now: DateTime<Utc>,
}

impl Credits {
    /// Opens the account of a person who was just made, with the credits of the first month, in the transaction that makes
    /// them. Does nothing where there is one.
    pub async fn open_account(
        &self,
        transaction: &mut dyn Transaction,
        user: &User,
    ) -> Result<(), CreditError> {
        self.grant_month(transaction, user, self.free_plan()).await
    }

    /// Gives everybody what is due to them. How many accounts were looked after.
    pub async fn grant_due(&self) -> Result<u64, CreditError> {
        let mut tally = Tally::default();
        loop {
            let now = self.ports().clock.now();
            let due = self.ports().store.credits().due_grants(now, BATCH).await?;
            tally.begin_batch();
            for owner in &due {
                tally.note(*owner, self.grant_to(*owner).await);
            }
            if !tally.goes_on(due.len()) {
                return tally.end();
            }
        }
    }

    async fn grant_to(&self, owner: UserId) -> Result<(), CreditError> {
        let Some(user) = self.ports().store.identities().by_id(owner).await? else {
            return Ok(());
        };
        let entitlements = self.editorial.plans().of(Scope::person(owner));
        let plan = entitlements.await?.plan();
        let mut transaction = self.ports().store.begin_for_house().await?;
        self.grant_month(&mut *transaction, &user, plan).await?;
        transaction.commit().await?;
        self.tell(owner).await;
        Ok(())
    }

    async fn grant_month(
        &self,
        transaction: &mut dyn Transaction,
        user: &User,
        plan: PlanTier,
    ) -> Result<(), CreditError> {
        let kept = transaction.credits().lock(user.id).await?;
        let month = Month {
            user,
            plan,
            days: MonthlyDays::of(user.created_at),
            now: self.ports().clock.now(),
        };
        let mut account = kept.account.clone();
        let mut entries = Vec::new();
        for day in month.due(&kept) {
            let grant = self.grant_for(&month, day);
            let is_new = !transaction.credits().has(&grant.occasion.cause).await?;
            if plan == self.free_plan() && is_new {
                entries.push(account.grant(grant)?);
            }
        }
        let granted = entries.len();
        let mut change = kept.change(account, entries, month.now);
        change.after.next_grant = Some(month.days.next(month.now));
        if change.after.next_grant != kept.next_grant {
            transaction.credits().save(&change).await?;
            metrics::granted(granted);
        }
        Ok(())
    }

    fn grant_for(&self, month: &Month<'_>, day: NaiveDate) -> Grant {
        let cause = monthly_cause(month.user.id, day);
        let description = format!("Monthly credits, {} plan", month.plan.as_str());
        Grant {
            lot: LotId::new(self.ports().ids.uuid()),
            source: LotSource::SubscriptionGrant,
            amount: PlanTerms::of(month.plan).monthly_credits,
            expires_at: self
                .settings
                .plan_credits_lapse
                .then(|| month.days.end(day)),
            priority: 0,
            occasion: Occasion::new(cause, description, Initiator::System, month.now),
        }
    }

    /// The plan of everybody who pays for none.
    fn free_plan(&self) -> PlanTier {
        self.editorial.plans().unpaid()
    }
}

impl Month<'_> {
    fn due(&self, kept: &KeptAccount) -> Vec<NaiveDate> {
        let planned = kept.next_grant.filter(|day| *day > DateTime::UNIX_EPOCH);
        self.days.due(planned, self.now)
    }
}
