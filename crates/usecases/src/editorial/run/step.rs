//! One step of a run: what happened is settled and fed to the engine, what comes next is held, and all of it is written
//! together.

use std::sync::Arc;

use atelier_domain::credits::ledger::{
    Booker, Booking, Cause, Initiator, KeptAccount, LedgerError, Occasion, Subject,
};
use atelier_domain::editorial::engine::{self, Effect, Input, Refused, Transition};
use atelier_domain::editorial::{Event, Session, Turn, TurnOutcome};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{HoldId, MicroCredits, PortError, SessionId};
use atelier_domain::ports::Unsaved;
use chrono::{DateTime, Utc};

use super::admission::{Admission, Requests};
use super::driver::Driver;
use super::outcome::Outcome;
use crate::editorial::Editorial;
use crate::editorial::commit::{By, Committed};

/// What became of an outcome.
pub(super) enum Fed {
    Written,
    /// The session changed since it was read.
    Stale,
    Refused(Refused),
}

/// Why a step was not made.
enum Unmade {
    Refused(Refused),
    Unsaved(Unsaved),
}

/// A step that is written, and what is still to be done of it.
struct Step {
    committed: Committed,
    requests: Requests,
    /// The account after it; absent where it stayed as it was.
    account: Option<KeptAccount>,
}

impl Driver<'_> {
    /// Makes a step on the account as it is known here. Where that is outdated, or would not do for what comes next, the
    /// account is read and the step made again: nobody pauses for want of credits that have come meanwhile. Whoever takes
    /// a run over reads it at once: what is to be given back was held by somebody else.
    pub(super) async fn try_feed(
        &mut self,
        outcome: &mut Outcome,
        by: By,
    ) -> Result<Fed, PortError> {
        let purse = Arc::clone(&self.purse);
        let mut purse = purse.lock().await;
        let (known, made) = loop {
            // It comes back once it is certain what the account is by then.
            let (known, is_guess) = match purse.take() {
                Some(known) if by != By::NewDriver => (known, true),
                _ => (self.editorial.account(self.scope).await?, false),
            };
            match self.step(&known, is_guess, outcome, by).await {
                Ok(made) => break (known, Ok(made)),
                Err(Unmade::Refused(refused)) => break (known, Err(Fed::Refused(refused))),
                Err(Unmade::Unsaved(Unsaved::Session)) => break (known, Err(Fed::Stale)),
                Err(Unmade::Unsaved(Unsaved::Account)) => {}
                Err(Unmade::Unsaved(Unsaved::Port(error))) => return Err(error),
            }
        };
        let step = match made {
            Ok(mut step) => {
                *purse = step.account.take().or(Some(known));
                step
            }
            Err(fed) => {
                *purse = Some(known);
                return Ok(fed);
            }
        };
        drop(purse);
        self.editorial.tell(&step.committed).await;
        self.perform(step.committed, step.requests);
        Ok(Fed::Written)
    }

    // A driver can't be shared between threads, so that not even a step that only reads it may hold it in part.
    async fn step(
        &mut self,
        account: &KeptAccount,
        is_guess: bool,
        outcome: &mut Outcome,
        by: By,
    ) -> Result<Step, Unmade> {
        let draining = self.hearing.draining.is_cancelled();
        let now = self.editorial.ports.clock.now();
        let mut booking = Booking::new(account, self.editorial.booker(self.session.id, now));
        if outcome.input == Input::TakeOver && !draining {
            // What the driver before this one held is held anew, by this one.
            booking.keep_only(&[])?;
        }
        let settled = self.settle(&mut booking, outcome, now)?;
        let (session, context) = (&self.session, &self.context);
        let mut admission = Admission::new(self.editorial, session, context, draining, booking);
        let input = outcome.input.clone();
        let mut transition = engine::step(&session.plan, &session.run, input, &mut admission)?;
        if is_guess && admission.shortfall().is_some() {
            return Err(Unmade::Unsaved(Unsaved::Account));
        }
        let (booking, requests) = admission.settle_holds(&transition)?;
        if settled {
            tell(&mut transition, &booking);
        }
        let change = booking.change();
        let writes = outcome.writes.clone();
        let write = self
            .editorial
            .write(session, transition, writes, change.as_ref(), by);
        Ok(Step {
            committed: write.await?,
            requests,
            account: change.map(|change| change.after),
        })
    }

    /// Makes the calls that a step asks for which is written.
    pub(super) fn perform(&mut self, committed: Committed, mut requests: Requests) {
        self.session = committed.session;
        for effect in committed.effects {
            match effect {
                Effect::Call(turns) => self.call(turns, &mut requests),
                Effect::Cancel => self.cancelled.cancel(),
                Effect::Record(_) => {}
            }
        }
        self.heed_stop();
    }

    /// Charges the turn that ended with this outcome: its price, but no more than is held for it, and no more than is
    /// left of the session's limit. What was estimated too low is the platform's loss. Whether there was one.
    fn settle(
        &self,
        booking: &mut Booking<'_>,
        outcome: &mut Outcome,
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        let Some((turn, price)) = outcome.ended() else {
            return Ok(false);
        };
        let id = turn.reference.turn;
        let charged = booking.chargeable(id, self.session.charged(price));
        let spare = HoldId::new(self.editorial.ports.ids.uuid());
        let occasion = occasion(&self.session, turn, price, charged, now);
        booking.settle(id, charged, spare, occasion)?;
        outcome.charge(charged);
        Ok(true)
    }
}

impl From<LedgerError> for Unmade {
    fn from(error: LedgerError) -> Self {
        Self::Unsaved(Unsaved::Port(refused(error)))
    }
}

impl From<Refused> for Unmade {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Unsaved> for Unmade {
    fn from(unsaved: Unsaved) -> Self {
        Self::Unsaved(unsaved)
    }
}

impl Editorial {
    /// The person's account as it is kept.
    pub(crate) async fn account(&self, scope: Scope) -> Result<KeptAccount, PortError> {
        let kept = self.ports.store.credits().account(scope).await?;
        Ok(kept.unwrap_or_else(|| KeptAccount::new(scope.user())))
    }

    /// For whom a step of this session's run books at this time.
    pub(crate) fn booker(&self, session: SessionId, now: DateTime<Utc>) -> Booker {
        Booker {
            session,
            worker: self.settings.worker,
            now,
            holds_until: self.holds_end(now),
        }
    }
}

/// What a run books fits the account that it was computed from: the ledger refuses only what is wrong with either.
pub(crate) fn refused(error: LedgerError) -> PortError {
    PortError::new("the ledger refuses what a run books", error)
}

/// A turn ends once, whatever becomes of its workers, so that its id is cause enough.
fn occasion(
    session: &Session,
    turn: &Turn,
    price: MicroCredits,
    charged: MicroCredits,
    now: DateTime<Utc>,
) -> Occasion {
    let id = turn.reference.turn;
    let reason = match &turn.outcome {
        TurnOutcome::Failed { failure } => Some(failure.code.clone()),
        _ if charged < price => Some("above_estimate".to_owned()),
        _ if charged == MicroCredits::ZERO => Some("free".to_owned()),
        _ => None,
    };
    Occasion {
        cause: Cause::new(format!("turn:{id}")),
        subject: Some(Subject::Turn {
            session: session.id,
            turn: id,
        }),
        description: format!("Round {}: {}", turn.reference.round, turn.model),
        reason,
        by: Initiator::Person(session.owner),
        at: now,
    }
}

/// Puts what the account came to right behind the end of the turn that was settled: after the end of a run nobody
/// listens any more.
fn tell(transition: &mut Transition, booking: &Booking<'_>) {
    let account = booking.account();
    let updated = Event::CreditsUpdated {
        used: transition.run.credits_used,
        balance: account.balance(),
        held: account.held(),
        available: booking.available(),
    };
    let ends_turn = |effect: &Effect| {
        matches!(
            effect,
            Effect::Record(Event::TurnCompleted(_) | Event::TurnFailed { .. })
        )
    };
    let ended = transition.effects.iter().position(ends_turn);
    let place = ended.map_or(0, |ended| ended + 1);
    transition.effects.insert(place, Effect::Record(updated));
}
