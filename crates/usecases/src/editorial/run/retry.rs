//! A call that failed and is made again: recorded first, so that readers know what becomes of the text they saw.

use std::sync::Arc;

use atelier_domain::editorial::engine::Input;
use atelier_domain::editorial::{Retry, Session, TurnRef};
use atelier_domain::kernel::{MicroCredits, MicroDollars};
use atelier_domain::models::FailedCall;
use atelier_domain::usage::{UsageContext, UsageOutcome, UsageRecord};
use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, oneshot};

use super::candidates::Asked;
use super::outcome::milliseconds;
use crate::editorial::Editorial;

/// A call that failed, and whom the next one goes to.
pub(super) struct Tried {
    pub(super) asked: Asked,
    pub(super) next: Asked,
    /// Which call of the attempt it was, from 1.
    pub(super) number: u32,
    pub(super) failed: FailedCall,
    pub(super) first_token_at: Option<DateTime<Utc>>,
    pub(super) started_at: DateTime<Utc>,
    pub(super) at: DateTime<Utc>,
}

/// Where calls tell their driver that they are made again. A channel sets aside room for 32, and most runs need none:
/// so that room is for pointers.
pub(crate) type Told = mpsc::UnboundedSender<Box<Notice>>;
pub(super) type Notices = mpsc::UnboundedReceiver<Box<Notice>>;

/// What a call tells its driver before it is made again. It waits for [`Notice::go_on`].
pub(crate) struct Notice {
    pub(super) turn: Arc<TurnRef>,
    tried: Tried,
    recorded: oneshot::Sender<Arc<TurnRef>>,
}

impl Notice {
    pub(super) fn new(turn: Arc<TurnRef>, tried: Tried) -> (Self, oneshot::Receiver<Arc<TurnRef>>) {
        let (recorded, waits) = oneshot::channel();
        let notice = Self {
            turn,
            tried,
            recorded,
        };
        (notice, waits)
    }

    pub(super) fn retried(&self) -> Input {
        let Tried { next, failed, .. } = &self.tried;
        Input::CallRetried {
            turn: self.turn.turn,
            retry: Retry {
                reason: failed.class.as_str().to_owned(),
                call: self.tried.number,
                wait_ms: u32::try_from(failed.wait.as_millis()).unwrap_or(u32::MAX),
                provider: next.provider.clone(),
                model: next.model.clone(),
            },
        }
    }

    /// Whether another model takes the call over.
    pub(super) fn fails_over(&self) -> bool {
        self.tried.asked != self.tried.next
    }

    /// Where text had been passed on, the turn starts over.
    pub(super) fn broken(&self) -> Option<Input> {
        let turn = self.turn.turn;
        let broken = self.tried.failed.had_output;
        broken.then_some(Input::TurnBroken { turn })
    }

    /// A failed call costs the person nothing, and the platform what the vendor reported of it.
    pub(super) fn usage(&self, editorial: &Editorial, session: &Session) -> UsageRecord {
        let Tried { asked, failed, .. } = &self.tried;
        let usage = failed.usage.unwrap_or_default();
        let catalogue = &editorial.ports.catalogue;
        let spec = catalogue.find(&asked.provider, &asked.model);
        let at = self.tried.at;
        UsageRecord {
            account: session.owner,
            context: UsageContext::Session {
                session: session.id,
                turn: self.turn.turn,
            },
            attempt: self.turn.attempt,
            call: self.tried.number,
            provider: asked.provider.clone(),
            model: asked.model.clone(),
            usage,
            credits: MicroCredits::ZERO,
            cost: spec.map_or(MicroDollars::ZERO, |spec| {
                spec.cost(&usage, at.date_naive())
            }),
            latency_ms: u32::try_from(failed.latency.as_millis()).unwrap_or(u32::MAX),
            first_token_ms: self
                .tried
                .first_token_at
                .map(|first| milliseconds(self.tried.started_at, first)),
            outcome: UsageOutcome::Failed,
            at,
        }
    }

    /// It is recorded: the call may be made, as the turn that the run knows it by now.
    pub(super) fn go_on(self, turn: Arc<TurnRef>) {
        // A call that was cancelled meanwhile does not listen.
        let _ = self.recorded.send(turn);
    }
}
