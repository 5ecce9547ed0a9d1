//! When a model is left alone: a state machine that is told the time.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// Outcomes older than this are forgotten.
const WINDOW: Duration = Duration::from_secs(30);
/// Outcomes are counted together in steps of this length, so that a busy model takes no more room than a quiet one.
const STEP: Duration = Duration::from_secs(1);
/// Fewer calls than this say nothing.
const LEAST_CALLS: u32 = 20;
/// How long an open circuit lets nobody through.
const OPEN_FOR: Duration = Duration::from_secs(30);

/// The circuit to one model of one provider.
///
/// It opens when half of the calls of the last 30 s failed, and there were at least 20. After 30 s it is half open: one
/// call goes through as a probe, and closes it or opens it again.
pub(super) struct Circuit {
    state: State,
    /// Counts the changes of state. What began in an earlier one says nothing any more.
    epoch: u64,
}

enum State {
    Closed(Window),
    Open { until: Instant },
    HalfOpen { is_probed: bool },
}

/// What an operator sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Closed,
    HalfOpen,
    Open,
}

impl Phase {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::HalfOpen => "half_open",
            Self::Open => "open",
        }
    }
}

/// Leave for one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ticket {
    epoch: u64,
}

/// What a call says of the model's health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Healthy,
    Failed,
    /// The reader left, or the call was never made.
    Unknown,
}

impl Default for Circuit {
    fn default() -> Self {
        Self {
            state: State::Closed(Window::default()),
            epoch: 0,
        }
    }
}

impl Circuit {
    pub(super) fn phase(&self) -> Phase {
        match self.state {
            State::Closed(_) => Phase::Closed,
            State::HalfOpen { .. } => Phase::HalfOpen,
            State::Open { .. } => Phase::Open,
        }
    }

    /// Lets a call through, or says how long it is until the next probe; that is unknown while one is under way.
    /// Every ticket has to be given back to [`Circuit::settle`].
    pub(super) fn admit(&mut self, now: Instant) -> Result<Ticket, Option<Duration>> {
        match &mut self.state {
            State::Closed(_) => {}
            State::Open { until } if now < *until => return Err(Some(*until - now)),
            State::Open { .. } => self.change(State::HalfOpen { is_probed: true }),
            State::HalfOpen { is_probed: true } => return Err(None),
            State::HalfOpen { is_probed } => *is_probed = true,
        }
        Ok(Ticket { epoch: self.epoch })
    }

    pub(super) fn settle(&mut self, ticket: Ticket, verdict: Verdict, now: Instant) {
        if ticket.epoch != self.epoch {
            return;
        }
        match (&mut self.state, verdict) {
            (State::Closed(_), Verdict::Unknown) | (State::Open { .. }, _) => {}
            (State::Closed(window), verdict) => {
                window.count(verdict, now);
                if window.is_alarming() {
                    self.open(now);
                }
            }
            (State::HalfOpen { .. }, Verdict::Healthy) => {
                self.change(State::Closed(Window::default()));
            }
            (State::HalfOpen { .. }, Verdict::Failed) => self.open(now),
            (State::HalfOpen { is_probed }, Verdict::Unknown) => *is_probed = false,
        }
    }

    fn open(&mut self, now: Instant) {
        let until = now + OPEN_FOR;
        self.change(State::Open { until });
    }

    fn change(&mut self, state: State) {
        self.state = state;
        self.epoch += 1;
    }
}

/// The outcomes of the last while, at most one step more than its steps.
#[derive(Default)]
struct Window(VecDeque<Step>);

struct Step {
    since: Instant,
    calls: u32,
    failures: u32,
}

impl Window {
    fn count(&mut self, verdict: Verdict, now: Instant) {
        while self
            .0
            .front()
            .is_some_and(|step| step.since + WINDOW <= now)
        {
            self.0.pop_front();
        }
        let failures = u32::from(verdict == Verdict::Failed);
        match self.0.back_mut() {
            Some(step) if now < step.since + STEP => {
                step.calls += 1;
                step.failures += failures;
            }
            _ => self.0.push_back(Step {
                since: now,
                calls: 1,
                failures,
            }),
        }
    }

    fn is_alarming(&self) -> bool {
        let calls: u32 = self.0.iter().map(|step| step.calls).sum();
        let failures: u32 = self.0.iter().map(|step| step.failures).sum();
        calls >= LEAST_CALLS && failures * 2 >= calls
    }
}
