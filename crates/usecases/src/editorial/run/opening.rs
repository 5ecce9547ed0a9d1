//! A run that is set going where it is driven: the command and the driver's first step are one write, so that one commit
//! lies before the first call instead of two.

use std::sync::{Arc, OnceLock, Weak};

use atelier_domain::credits::ledger::{Booking, KeptAccount};
use atelier_domain::editorial::engine::{self, Input, Transition};
use atelier_domain::editorial::{EditorialError, Published, Session};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{SessionId, UserId};
use atelier_domain::ports::Unsaved;
use tokio::sync::oneshot;

use super::admission::{Admission, Requests, Shortfall};
use super::context::Context;
use super::lease;
use super::purse::Purse;
use super::step::refused;
use crate::editorial::Editorial;
use crate::editorial::commit::{By, CommandSurroundings, Committed};
use crate::editorial::control::driving;

/// A driver that waits for its run. Dropped, it leaves.
pub type Reserved = oneshot::Sender<Box<Begun>>;

/// What drives runs in this process.
pub trait LocalDrivers: Send + Sync {
    /// A driver for this run, where it has none here and runs are taken.
    fn reserve(&self, session: SessionId, owner: UserId) -> Option<Reserved>;
}

/// What drives runs in this process, while there is something.
#[derive(Default)]
pub(crate) struct Local(OnceLock<Weak<dyn LocalDrivers>>);

impl Local {
    pub(crate) fn reserve(&self, session: &Session) -> Option<Reserved> {
        let drivers = self.0.get()?.upgrade()?;
        drivers.reserve(session.id, session.owner)
    }
}

/// A run that is this process's to drive: the step that made it so is written, and its calls are to be made.
pub struct Begun {
    pub(super) committed: Committed,
    pub(super) requests: Requests,
    pub(super) context: Context,
    pub(super) purse: Arc<Purse>,
}

impl Begun {
    pub(crate) const fn session(&self) -> &Session {
        &self.committed.session
    }

    /// What was committed, for the log.
    pub(crate) fn entries(&self) -> &[Published] {
        &self.committed.entries
    }
}

/// What was read for a command that sets a run going.
pub(crate) struct Read {
    pub(crate) context: Context,
    pub(crate) account: KeptAccount,
}

pub(crate) enum Beginning {
    Begun(Box<Begun>),
    /// Somebody else changed the session or the account since they were read.
    Outdated(Read),
}

/// What a command and the driver after it come to.
struct Opening<'a> {
    transition: Transition,
    booking: Booking<'a>,
    requests: Requests,
}

impl Editorial {
    /// From now on runs that are started in this process are driven by these.
    pub fn driven_by(&self, drivers: &Arc<dyn LocalDrivers>) {
        // A process has one worker; a second one hears of runs by their jobs.
        self.local.0.set(Arc::downgrade(drivers)).ok();
    }

    /// Writes a command with the driver's first step, in the driver's name, and tells readers. An account that the caller
    /// did not read is read where nobody here knows it.
    pub(crate) async fn begin(
        &self,
        scope: Scope,
        session: Session,
        input: &Input,
        context: Context,
        account: Option<KeptAccount>,
    ) -> Result<Beginning, EditorialError> {
        let purse = self.purses.of(scope.user());
        let mut known = purse.lock().await;
        // It comes back once it is certain what the account is by then.
        let account = match (known.take(), account) {
            (Some(known), Some(read)) if known.revision >= read.revision => known,
            (_, Some(read)) => read,
            (Some(known), None) => known,
            (None, None) => self.account(scope).await?,
        };
        let opening = match self.opening(&session, input, &context, &account) {
            Ok(opening) => opening,
            Err(error) => {
                *known = Some(account);
                return Err(error);
            }
        };
        let (change, requests) = (opening.booking.change(), opening.requests);
        let (transition, writes) = (opening.transition, driving(&session));
        let write = self.write(&session, transition, writes, change.as_ref(), By::NewDriver);
        match write.await {
            Ok(committed) => {
                *known = Some(change.map_or(account, |change| change.after));
                drop(known);
                // Whoever follows from here on finds it among the live events. The log waits for the call.
                self.tell_readers(&committed).await;
                Ok(Beginning::Begun(Box::new(Begun {
                    committed,
                    requests,
                    context,
                    purse,
                })))
            }
            Err(Unsaved::Session | Unsaved::Account) => {
                Ok(Beginning::Outdated(Read { context, account }))
            }
            Err(Unsaved::Port(error)) => Err(error.into()),
        }
    }

    /// Gives a run free that nobody here drives.
    pub(crate) async fn abandon(&self, begun: &Begun) {
        lease::release(&*self.ports.store, begun.session()).await;
    }

    /// Tries out what a command and the driver after it would do: whether the account can hold the calls that come
    /// then. A run that goes on nevertheless, since others spent the credits meanwhile, pauses before it calls anybody.
    pub(crate) fn require_credits(
        &self,
        session: &Session,
        input: &Input,
        read: &Read,
    ) -> Result<(), EditorialError> {
        self.opening(session, input, &read.context, &read.account)
            .map(drop)
    }

    fn opening<'a>(
        &'a self,
        session: &'a Session,
        input: &Input,
        context: &'a Context,
        account: &'a KeptAccount,
    ) -> Result<Opening<'a>, EditorialError> {
        let mut booking = Booking::new(account, self.booker(session.id, self.ports.clock.now()));
        // What a driver before this one held for the run is held anew.
        booking.keep_only(&[]).map_err(refused)?;
        let mut around = CommandSurroundings(&*self.ports.ids);
        let going = engine::step(&session.plan, &session.run, input.clone(), &mut around)?;
        let mut admission = Admission::new(self, session, context, false, booking);
        let driven = engine::step(&session.plan, &going.run, Input::TakeOver, &mut admission)?;
        if let Some(Shortfall { needed, available }) = admission.shortfall() {
            return Err(EditorialError::InsufficientCredits { needed, available });
        }
        let transition = Transition {
            run: driven.run,
            effects: going.effects.into_iter().chain(driven.effects).collect(),
        };
        let (booking, requests) = admission.settle_holds(&transition).map_err(refused)?;
        Ok(Opening {
            transition,
            booking,
            requests,
        })
    }
}
