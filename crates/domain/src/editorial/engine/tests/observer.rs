//! What holds of every run, whatever is done to it.

use std::collections::{HashMap, HashSet};

use crate::editorial::document::Author;
use crate::editorial::engine::{Effect, Input, Transition};
use crate::editorial::{AgentId, Event, Phase, Plan, Request, Run, Status, TurnRef};
use crate::kernel::TurnId;

pub(super) struct Observer {
    is_running: bool,
    /// What was told to wait for open turns.
    requested: Option<Request>,
    round: u32,
    /// The highest that was ever allowed.
    max_rounds: u32,
    phase: Option<Phase>,
    started: HashSet<TurnId>,
    open: HashMap<TurnId, TurnRef>,
    attempts: HashMap<(u32, Phase, AgentId), u32>,
    completed: HashSet<(u32, AgentId)>,
    versions: u32,
    notes: u32,
    credits: u64,
}

impl Observer {
    pub(super) fn new(run: &Run) -> Self {
        Self {
            is_running: false,
            requested: None,
            round: 0,
            max_rounds: 0,
            phase: None,
            started: HashSet::new(),
            open: HashMap::new(),
            attempts: HashMap::new(),
            completed: HashSet::new(),
            versions: run.latest_version,
            notes: 0,
            credits: 0,
        }
    }

    pub(super) fn see(&mut self, plan: &Plan, input: &Input, transition: &Transition) {
        self.max_rounds = self.max_rounds.max(plan.termination.max_rounds);
        self.credits += match input {
            Input::TurnCompleted { result, .. } => result.credits.get(),
            Input::TurnStopped { credits, .. } => credits.get(),
            _ => 0,
        };
        let mut called = Vec::new();
        let mut to_call = Vec::new();
        let mut before: Option<&Event> = None;
        for effect in &transition.effects {
            match effect {
                Effect::Record(event) => {
                    assert!(
                        !before.is_some_and(ends_running),
                        "{event:?} comes after the end"
                    );
                    self.heed(plan, input, before, event);
                    match event {
                        Event::TurnStarted(turn) => to_call.push(turn.clone()),
                        // One that broke off is called by whoever made the call before.
                        Event::TurnRestarted(turn) if *input == Input::TakeOver => {
                            to_call.push(turn.clone());
                        }
                        _ => {}
                    }
                    before = Some(event);
                }
                Effect::Call(turns) => called.extend(turns.iter().cloned()),
                Effect::Cancel => {
                    assert_eq!(*input, Input::Stop);
                    assert!(!self.open.is_empty(), "there is nothing to cancel");
                }
            }
        }
        assert_eq!(called, to_call, "each call is told, and no other");
        let at_once = called.len();
        assert!(at_once <= 1 || called.iter().all(|turn| turn.phase.is_parallel()));
        self.compare(input, &transition.run);
    }

    fn heed(&mut self, plan: &Plan, input: &Input, before: Option<&Event>, event: &Event) {
        match event {
            Event::SessionStarted { .. } => {
                assert!(!self.is_running);
                self.is_running = true;
            }
            Event::SessionResumed => {
                assert!(!self.is_running || self.requested == Some(Request::Pause));
                self.is_running = true;
                self.requested = None;
            }
            Event::SessionPausing => {
                assert_eq!((input, self.requested), (&Input::Pause, None));
                self.require_wait();
                self.requested = Some(Request::Pause);
            }
            Event::SessionStopping => {
                assert_eq!(*input, Input::Stop);
                assert_ne!(self.requested, Some(Request::Stop), "it is told once");
                self.require_wait();
                self.requested = Some(Request::Stop);
            }
            Event::RoundStarted { round } => {
                self.require_quiet();
                assert_eq!(*round, self.round + 1);
                self.round = *round;
                self.phase = None;
            }
            Event::PhaseStarted {
                round,
                phase,
                agents,
            } => {
                self.require_quiet();
                assert_eq!(*round, self.round);
                assert!(self.phase < Some(*phase), "phases go on only");
                assert!(!agents.is_empty());
                self.phase = Some(*phase);
            }
            Event::TurnStarted(turn) => {
                assert!(self.started.insert(turn.turn), "turn ids are new");
                assert!(plan.active(turn.phase).any(|agent| agent.id == turn.agent));
                self.begin(turn);
            }
            Event::TurnRetrying { turn, .. } => {
                assert_eq!(self.open.get(&turn.turn), Some(turn));
                assert_ne!(self.requested, Some(Request::Stop));
            }
            Event::TurnRestarted(turn) => {
                let is_broken = matches!(input, Input::TurnBroken { .. });
                assert!(is_broken || *input == Input::TakeOver);
                assert_ne!(self.requested, Some(Request::Stop));
                assert!(self.open.remove(&turn.turn).is_some(), "it was open");
                self.begin(turn);
            }
            Event::TurnCompleted(turn) => {
                assert_eq!(self.open.remove(&turn.turn).as_ref(), Some(turn));
                let is_first = self.completed.insert((turn.round, turn.agent.clone()));
                assert!(is_first, "no step is completed twice");
            }
            Event::TurnFailed { turn, .. } => {
                assert_eq!(self.open.remove(&turn.turn).as_ref(), Some(turn));
            }
            Event::DocumentUpdated {
                version, author, ..
            } => {
                self.versions += 1;
                assert_eq!(version.get(), self.versions, "versions have no gaps");
                match author {
                    Author::User => assert!(matches!(input, Input::DocumentEdited { .. })),
                    Author::Agent(agent) => assert!(
                        matches!(before, Some(Event::TurnCompleted(turn))
                            if turn.phase == Phase::Write && &turn.agent == agent),
                        "only writers change the document"
                    ),
                }
            }
            Event::NoteAdded { for_round, .. } => {
                self.notes += 1;
                assert_eq!(*for_round, self.round + 1);
            }
            Event::RoundCompleted { round, version, .. } => {
                self.require_quiet();
                assert_eq!(*round, self.round);
                assert!(version.get() <= self.versions);
                self.phase = None;
            }
            Event::CreditsUpdated { .. } => panic!("the engine knows no account"),
            Event::SessionPaused { .. }
            | Event::SessionCompleted { .. }
            | Event::SessionFailed { .. }
            | Event::SessionStopped { .. } => {
                assert!(self.is_running || *input == Input::Stop);
                self.is_running = false;
                self.requested = None;
            }
        }
    }

    fn begin(&mut self, turn: &TurnRef) {
        assert!(self.is_running);
        assert_eq!((turn.round, Some(turn.phase)), (self.round, self.phase));
        let step = (turn.round, turn.agent.clone());
        assert!(!self.completed.contains(&step), "what is done stays done");
        let (round, agent) = step;
        let attempts = self.attempts.entry((round, turn.phase, agent)).or_default();
        *attempts += 1;
        assert_eq!(turn.attempt, *attempts, "attempts are counted");
        self.open.insert(turn.turn, turn.clone());
    }

    fn require_wait(&self) {
        assert!(self.is_running && !self.open.is_empty());
    }

    fn require_quiet(&self) {
        assert!(self.is_running && self.open.is_empty());
    }

    fn compare(&mut self, input: &Input, run: &Run) {
        if *input == Input::TakeOver {
            // Calls of a worker that died can be given up: nobody will report them.
            let kept: HashSet<TurnId> = run.open_turns().iter().map(|turn| turn.turn).collect();
            self.open.retain(|id, _| kept.contains(id));
        }
        let open: HashMap<TurnId, TurnRef> = run
            .open_turns()
            .iter()
            .map(|turn| (turn.turn, turn.clone()))
            .collect();
        assert_eq!(open, self.open);
        assert_eq!(run.status == Status::Running, self.is_running);
        if run.engine_version >= 2 {
            assert_eq!(run.requested, self.requested, "what waits was told");
        } else {
            assert_eq!(self.requested, None, "version 1 tells no request");
        }
        assert!(self.is_running || (open.is_empty() && run.requested.is_none()));
        assert_eq!((run.round, run.latest_version), (self.round, self.versions));
        assert_eq!(run.notes, self.notes);
        assert!(run.round <= self.max_rounds);
        assert!(run.document.is_none_or(|v| v.get() <= run.latest_version));
        assert!(run.rounds.is_sorted_by(|one, next| one.round < next.round));
        assert_eq!(run.credits_used.get(), self.credits);
        let completed = run.status == Status::Completed;
        assert_eq!(run.completion.is_some(), completed);
    }
}

fn ends_running(event: &Event) -> bool {
    event.ends_run() || matches!(event, Event::SessionPaused { .. })
}
