//! Credits for money, and back.

use atelier_domain::billing::{
    BillingError, CheckoutId, DisputeId, InvoiceId, KeptDispute, PaymentId, PaymentStatus, Receipt,
    ReceiptSource,
};
use atelier_domain::credits::ledger::{Cause, Grant, Initiator, Lot, Occasion, Subject};
use atelier_domain::editorial::RunSignal;
use atelier_domain::kernel::{LotId, MicroCredits};
use atelier_domain::ports::Transaction;

use super::Snag;
use super::source::Paid;
use super::subscription::TRIES;
use crate::billing::Billing;
use crate::credits::book;

impl Billing {
    /// Brings an invoice up to date: its subscription, its credits, and what of its money went back.
    pub(in crate::billing) async fn settle_invoice(
        &self,
        id: &InvoiceId,
        dispute: Option<&DisputeId>,
    ) -> Result<(), Snag> {
        let source = ReceiptSource::Invoice(id.clone());
        self.settle(&source, None, dispute).await
    }

    /// The same of whatever a payment was for. One that did not succeed has brought nothing.
    pub(super) async fn settle_payment(
        &self,
        id: &PaymentId,
        dispute: Option<&DisputeId>,
    ) -> Result<(), Snag> {
        let gateway = self.gateway()?;
        if let Some(invoice) = gateway.invoice_of(id).await? {
            return self.settle_invoice(&invoice, dispute).await;
        }
        let payment = gateway.payment(id).await?;
        match payment.marks.order {
            Some(order) => {
                let source = ReceiptSource::Order(order);
                self.settle(&source, None, dispute).await
            }
            None if payment.status != PaymentStatus::Succeeded => Ok(()),
            None => Err(Snag::unfit("it was paid, and nobody ordered it here")),
        }
    }

    /// Grants what was paid for, once, and takes back of it, or gives again, what its money's way asks for.
    pub(super) async fn settle(
        &self,
        source: &ReceiptSource,
        checkout: Option<&CheckoutId>,
        dispute: Option<&DisputeId>,
    ) -> Result<(), Snag> {
        for _ in 0..TRIES {
            // First what is kept, then what the processor says: so nothing older is written over something newer.
            let kept = self.ports.store.billing().receipt(source).await?;
            let Some(paid) = self.paid(source, checkout).await? else {
                return Ok(());
            };
            let disputes = self.disputes(kept.as_ref(), dispute).await?;
            let next = self.next(source, kept.as_ref(), &paid, disputes).await?;
            if kept.as_ref().is_some_and(|kept| is_same(kept, &next)) {
                return Ok(());
            }
            if self.write(kept.as_ref(), next, &paid).await? {
                return Ok(());
            }
        }
        Err(BillingError::Busy.into())
    }

    async fn next(
        &self,
        source: &ReceiptSource,
        kept: Option<&Receipt>,
        paid: &Paid,
        disputes: Vec<KeptDispute>,
    ) -> Result<Receipt, Snag> {
        let first = match kept {
            Some(kept) => kept.clone(),
            None => self.first(source, paid).await?,
        };
        Ok(Receipt {
            paid: paid.money.clone(),
            refunded: paid.refunded,
            disputes,
            revision: first.revision + 1,
            ..first
        })
    }

    /// A receipt that was not written yet. Whoever has left gets nothing more.
    async fn first(&self, source: &ReceiptSource, paid: &Paid) -> Result<Receipt, Snag> {
        let gets = paid.credits > MicroCredits::ZERO && self.is_here(paid.owner).await?;
        Ok(Receipt {
            source: source.clone(),
            owner: paid.owner,
            paid: paid.money.clone(),
            lot: gets.then(|| LotId::new(self.ports.ids.uuid())),
            granted: if gets {
                paid.credits
            } else {
                MicroCredits::ZERO
            },
            refunded: 0,
            disputes: Vec::new(),
            clawed_back: MicroCredits::ZERO,
            at: self.ports.clock.now(),
            revision: 0,
        })
    }

    /// The disputes of a receipt as they are now, with the one that was just told of.
    async fn disputes(
        &self,
        kept: Option<&Receipt>,
        told: Option<&DisputeId>,
    ) -> Result<Vec<KeptDispute>, Snag> {
        let kept = kept.map_or(&[][..], |kept| &kept.disputes);
        let is_new = |id: &&DisputeId| kept.iter().all(|dispute| dispute.id != **id);
        let ids = kept.iter().map(|dispute| &dispute.id);
        let mut disputes = Vec::new();
        for id in ids.chain(told.filter(is_new)) {
            let dispute = self.gateway()?.dispute(id).await?;
            disputes.push(KeptDispute {
                id: dispute.id,
                amount: dispute.amount,
                status: dispute.status,
            });
        }
        Ok(disputes)
    }

    /// The receipt and what it does to the account, together. Whether nothing else came in between.
    async fn write(
        &self,
        kept: Option<&Receipt>,
        mut next: Receipt,
        paid: &Paid,
    ) -> Result<bool, Snag> {
        let mut transaction = self.ports.store.begin_for_house().await?;
        next.clawed_back = match kept {
            Some(kept) => taken_back(&mut *transaction, kept, &next).await?,
            None => next.due_back(),
        };
        if !transaction.billing().save_receipt(&next).await? {
            return Ok(false);
        }
        if let Some(lot) = next.lot {
            if kept.is_none() {
                grant(&mut *transaction, &next, lot, paid).await?;
            }
            let before = kept.map_or(MicroCredits::ZERO, |kept| kept.clawed_back);
            self.reverse(&mut *transaction, &next, lot, before).await?;
        }
        transaction.commit().await?;
        if let (Some(signals), Some(_)) = (&self.ports.signals, next.lot) {
            let owner = next.owner;
            signals.send(RunSignal::Credits { owner }).await;
        }
        tracing::info!(
            receipt.source = %next.source,
            user.id = %next.owner,
            granted = next.granted.get(),
            clawed_back = next.clawed_back.get(),
            "a payment was settled"
        );
        Ok(true)
    }

    async fn reverse(
        &self,
        transaction: &mut dyn Transaction,
        next: &Receipt,
        lot: LotId,
        before: MicroCredits,
    ) -> Result<(), Snag> {
        if next.clawed_back == before {
            return Ok(());
        }
        // Each write of a receipt has a number of its own, and is made once.
        let cause = Cause::new(format!("reversal:{}:{}", next.source, next.revision));
        let now = self.ports.clock.now();
        let occasion = |description: &str| Occasion {
            subject: Some(Subject::Order(next.source.to_string())),
            ..Occasion::new(
                cause.clone(),
                description,
                Initiator::Payment(next.source.to_string()),
                now,
            )
        };
        if next.clawed_back > before {
            let amount = next.clawed_back.saturating_sub(before);
            let occasion = occasion("A payment went back");
            book(transaction, next.owner, &cause, |account| {
                Ok(vec![account.claw_back(lot, amount, occasion)?])
            })
            .await?;
        } else {
            let amount = before.saturating_sub(next.clawed_back);
            let occasion = occasion("A payment came again");
            book(transaction, next.owner, &cause, |account| {
                Ok(vec![account.reinstate(lot, amount, occasion)?])
            })
            .await?;
        }
        Ok(())
    }
}

/// The credits that are taken back of a receipt's lot in all, which depends on what became of the lot. Where they change, the
/// account is kept from others from here on: before the receipt, by everybody, so that nobody waits for each other.
async fn taken_back(
    transaction: &mut dyn Transaction,
    kept: &Receipt,
    next: &Receipt,
) -> Result<MicroCredits, Snag> {
    let (mut free, mut lapsed) = (MicroCredits::ZERO, MicroCredits::ZERO);
    if let Some(id) = next.lot.filter(|_| next.due_back() != kept.due_back()) {
        let ledger = transaction.credits();
        let account = ledger.lock(next.owner).await?.account;
        let lot = account.lots().iter().find(|lot| lot.id == id);
        free = lot.map_or(MicroCredits::ZERO, Lot::free);
        lapsed = ledger.lapsed(next.owner, id).await?;
    }
    Ok(next.taken_back(kept, free, lapsed))
}

async fn grant(
    transaction: &mut dyn Transaction,
    receipt: &Receipt,
    lot: LotId,
    paid: &Paid,
) -> Result<(), Snag> {
    let cause = Cause::new(receipt.source.to_string());
    let grant = Grant {
        lot,
        source: paid.kind,
        amount: receipt.granted,
        expires_at: paid.lapse_at,
        priority: 0,
        occasion: Occasion {
            subject: Some(Subject::Order(receipt.source.to_string())),
            ..Occasion::new(
                cause.clone(),
                paid.description.clone(),
                Initiator::Payment(receipt.source.to_string()),
                receipt.at,
            )
        },
    };
    book(transaction, receipt.owner, &cause, |account| {
        Ok(vec![account.grant(grant)?])
    })
    .await?;
    Ok(())
}

/// Whether nothing but the count of writes would change.
fn is_same(kept: &Receipt, next: &Receipt) -> bool {
    let next = Receipt {
        revision: kept.revision,
        ..next.clone()
    };
    next == *kept
}
