//! What the processor sends by itself: kept first, acted on later.

use atelier_domain::billing::{
    BillingError, EventFilter, EventId, EventRefusal, EventState, KeptEvent, PaymentEvent,
};
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{Limit, Page, PortError};

use super::{Billing, metrics};

/// Why a message of the processor came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum PaymentMessageError {
    /// It is not the processor's: sending it again is no use.
    #[error(transparent)]
    Refused(#[from] EventRefusal),
    #[error(transparent)]
    Billing(#[from] BillingError),
}

impl From<PortError> for PaymentMessageError {
    fn from(error: PortError) -> Self {
        Self::Billing(error.into())
    }
}

impl Billing {
    /// Keeps a message and queues what is to be done about it. Nothing was received until this has returned.
    pub async fn receive(&self, body: &[u8], signature: &str) -> Result<(), PaymentMessageError> {
        let events = self.ports.events.as_ref();
        let events = events.ok_or(BillingError::NotConfigured)?;
        let event = events.verify(body, signature, self.ports.clock.now())?;
        self.keep(event).await?;
        Ok(())
    }

    /// Whether it was new.
    pub(super) async fn keep(&self, event: PaymentEvent) -> Result<bool, PortError> {
        let kept = KeptEvent::arrived(event, self.ports.clock.now());
        let mut transaction = self.ports.store.begin_for_house().await?;
        if !transaction.billing().add_event(&kept).await? {
            return Ok(false);
        }
        let id = &kept.event.id;
        if kept.state == EventState::Received {
            transaction.enqueue(&job(id)).await?;
        }
        transaction.commit().await?;
        metrics::received(&kept);
        if let EventState::Parked(reason) = &kept.state {
            parked(id, &kept.event.name, reason);
        }
        Ok(true)
    }

    /// What was received, for operators.
    pub async fn events(
        &self,
        filter: EventFilter,
        after: Option<&EventId>,
        limit: Limit,
    ) -> Result<Page<KeptEvent, EventId>, PortError> {
        let billing = self.ports.store.billing();
        billing.events(filter, after, limit).await
    }

    /// Has a message acted on again, whatever was decided about it. What it is about is asked for anew, so that this
    /// does no harm.
    pub async fn retry(&self, id: &EventId) -> Result<(), BillingError> {
        let store = &self.ports.store;
        let kept = store.billing().event(id).await?;
        kept.ok_or(BillingError::EventNotFound)?;
        let mut transaction = store.begin_for_house().await?;
        let now = self.ports.clock.now();
        let received = EventState::Received;
        transaction
            .billing()
            .decide_event(id, &received, now)
            .await?;
        transaction.enqueue(&job(id)).await?;
        transaction.commit().await?;
        Ok(())
    }

    pub(super) async fn decide(
        &self,
        event: &PaymentEvent,
        state: EventState,
    ) -> Result<(), PortError> {
        let mut transaction = self.ports.store.begin_for_house().await?;
        let now = self.ports.clock.now();
        let writer = transaction.billing();
        writer.decide_event(&event.id, &state, now).await?;
        transaction.commit().await?;
        metrics::decided(&state);
        if let EventState::Parked(reason) = &state {
            parked(&event.id, &event.name, reason);
        }
        Ok(())
    }
}

pub(super) fn job(id: &EventId) -> Job {
    Job::ApplyPaymentEvent { event: id.clone() }
}

fn parked(id: &EventId, name: &str, reason: &str) {
    tracing::error!(
        event.id = %id,
        event.name = name,
        reason,
        "a message of the payment processor was parked: see `atelier billing events --parked`"
    );
}
