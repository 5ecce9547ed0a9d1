//! A run played step by step, written down in short lines.

use uuid::Uuid;

use super::observer::Observer;
use crate::editorial::document::PerMille;
use crate::editorial::engine::{
    DocumentChange, ENGINE_VERSION, Effect, Halt, Input, NextCalls, Refused, Surroundings,
    TurnResult, step,
};
use crate::editorial::evaluation::Score;
use crate::editorial::{
    Agent, AgentId, Event, Failure, Phase, Plan, Retry, Role, Run, Status, Termination, TurnRef,
};
use crate::kernel::{MicroCredits, NoteId, TurnId};

/// What every answer costs, and the worst case of every call.
const PRICE: MicroCredits = MicroCredits::new(1);

/// Counts turns from 1, and knows what can be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct House {
    turns: u128,
    /// So many calls are within the session's own limit.
    pub(super) affordable: u64,
    /// Whether the account can't hold another call.
    pub(super) is_broke: bool,
    /// Whether the worker is to end.
    pub(super) is_draining: bool,
}

impl Surroundings for House {
    fn new_turn_id(&mut self) -> TurnId {
        self.turns += 1;
        turn_id(self.turns)
    }

    fn admit(&mut self, calls: &NextCalls<'_>) -> Result<(), Halt> {
        if self.is_draining {
            return Err(Halt::Draining);
        }
        let worst = calls.spent.get() + PRICE.get() * calls.agents.len() as u64;
        if worst > self.affordable * PRICE.get() {
            return Err(Halt::MaxCredits);
        }
        if self.is_broke {
            return Err(Halt::CreditsExhausted);
        }
        Ok(())
    }
}

pub(super) struct Play {
    pub(super) plan: Plan,
    pub(super) run: Run,
    pub(super) house: House,
    /// How much of the document each writer changes; none leaves it as it is.
    pub(super) share: Option<PerMille>,
    /// The engine that starts the run.
    pub(super) engine_version: u32,
    observer: Observer,
}

impl Play {
    /// Agents by name: `w…` writes, `e…` edits, `s…` synthesizes; one behind a `-` is switched off. Nothing but
    /// `max_rounds` ends the run.
    pub(super) fn of(agents: &str, max_rounds: u32) -> Self {
        Self::on(0, agents, max_rounds)
    }

    /// The same on a draft that has `versions` versions.
    pub(super) fn on(versions: u32, agents: &str, max_rounds: u32) -> Self {
        let plan = Plan {
            agents: agents.split_whitespace().map(agent).collect(),
            termination: Termination {
                max_rounds,
                score_threshold: None,
                max_credits: None,
                stop_on_plateau: false,
            },
            review_each_round: false,
        };
        let run = Run::draft(versions);
        Self {
            observer: Observer::new(&run),
            run,
            plan,
            house: House {
                turns: 0,
                affordable: u64::MAX,
                is_broke: false,
                is_draining: false,
            },
            share: Some(PerMille::new(500)),
            engine_version: ENGINE_VERSION,
        }
    }

    /// Started and taken over by a worker.
    pub(super) fn started(mut self) -> Self {
        self.tell(Input::Start).unwrap();
        self.tell(Input::TakeOver).unwrap();
        self
    }

    /// Steps the run and what is left of it after it was stored and read; both must come to the same.
    pub(super) fn tell(&mut self, input: Input) -> Result<Vec<String>, Refused> {
        let stored = serde_json::to_string(&self.run).unwrap();
        let read: Run = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, self.run);
        let mut house = self.house.clone();
        let again = step(&self.plan, &read, input.clone(), &mut house);
        let told = input.clone();
        let stepped = step(&self.plan, &self.run, input, &mut self.house);
        assert_eq!(stepped, again);
        assert_eq!(self.house, house);
        let transition = stepped?;
        self.observer.see(&self.plan, &told, &transition);
        self.run = transition.run;
        if told == Input::Start {
            self.run.engine_version = self.engine_version;
        }
        Ok(transition.effects.iter().map(line).collect())
    }

    pub(super) fn open(&self, name: &str) -> TurnRef {
        let mut open = self.run.open_turns().iter();
        let turn = open.find(|turn| turn.agent.as_str() == name);
        turn.unwrap_or_else(|| panic!("{name} has no open turn"))
            .clone()
    }

    /// The agent answers; writers change the document by `share`.
    pub(super) fn answer(&mut self, name: &str, points: impl Into<Option<f64>>) -> Vec<String> {
        let turn = self.open(name);
        let input = self.answer_to(&turn, points.into());
        self.tell(input).unwrap()
    }

    pub(super) fn answer_to(&self, turn: &TurnRef, points: Option<f64>) -> Input {
        let is_writer = turn.phase == Phase::Write;
        Input::TurnCompleted {
            turn: turn.turn,
            result: TurnResult {
                overall: points.map(score),
                change: self
                    .share
                    .filter(|_| is_writer)
                    .map(|share| DocumentChange {
                        word_count: 100,
                        share,
                    }),
                credits: PRICE,
            },
        }
    }

    pub(super) fn fail(&mut self, name: &str) -> Vec<String> {
        let failure = Failure::new("overloaded", "the vendor did not answer");
        let turn = self.open(name).turn;
        self.tell(Input::TurnFailed { turn, failure }).unwrap()
    }

    /// Its call fails, and another one is made.
    pub(super) fn retry(&mut self, name: &str) -> Vec<String> {
        let turn = self.open(name).turn;
        self.tell(retried(turn)).unwrap()
    }

    /// Its call fails after text was passed on, and the answer starts over.
    pub(super) fn break_off(&mut self, name: &str) -> Vec<String> {
        let turn = self.open(name).turn;
        self.tell(Input::TurnBroken { turn }).unwrap()
    }

    pub(super) fn cut_short(&mut self, name: &str) -> Vec<String> {
        let turn = self.open(name).turn;
        let credits = PRICE;
        self.tell(Input::TurnStopped { turn, credits }).unwrap()
    }

    /// One answer after the other, in the given order.
    pub(super) fn answers(&mut self, answers: &[(&str, f64)]) -> Vec<String> {
        let mut lines = Vec::new();
        for (name, points) in answers {
            lines = self.answer(name, *points);
        }
        lines
    }

    pub(super) fn resume(&mut self) -> Vec<String> {
        self.tell(Input::Resume).unwrap();
        self.tell(Input::TakeOver).unwrap()
    }

    /// Everybody answers until the run waits or is over; the number of answers.
    pub(super) fn drive(&mut self, points: Option<f64>) -> usize {
        let mut answers = 0;
        while self.run.status == Status::Running {
            let turn = self.run.open_turns().first().cloned();
            let turn = turn.expect("a run that is driven has open turns");
            let input = self.answer_to(&turn, points);
            self.tell(input).unwrap();
            answers += 1;
        }
        answers
    }

    pub(super) fn agent_mut(&mut self, name: &str) -> &mut Agent {
        let mut agents = self.plan.agents.iter_mut();
        agents.find(|agent| agent.id.as_str() == name).unwrap()
    }

    pub(super) fn delivered(&self) -> Option<u32> {
        self.run.document.map(u32::from)
    }
}

pub(super) fn agent(name: &str) -> Agent {
    let (is_active, name) = match name.strip_prefix('-') {
        Some(name) => (false, name),
        None => (true, name),
    };
    Agent {
        id: AgentId::new(name).unwrap(),
        display_name: name.to_owned(),
        role: Role::Custom,
        phase: match name.chars().next() {
            Some('w') => Phase::Write,
            Some('e') => Phase::Review,
            Some('s') => Phase::Synthesize,
            _ => panic!("{name} has no phase"),
        },
        provider: "scripted".to_owned(),
        model: "scripted".to_owned(),
        temperature: None,
        max_output_tokens: None,
        system_prompt: None,
        criteria: Vec::new(),
        is_active,
        colour: "#000000".to_owned(),
        fallback_models: Vec::new(),
    }
}

pub(super) fn retried(turn: TurnId) -> Input {
    let retry = Retry {
        reason: "overloaded".to_owned(),
        call: 1,
        wait_ms: 2_000,
        provider: "scripted".to_owned(),
        model: "scripted".to_owned(),
    };
    Input::CallRetried { turn, retry }
}

pub(super) fn noted(text: &str) -> Input {
    let note = NoteId::new(Uuid::from_u128(1));
    let text = text.to_owned();
    Input::NoteAdded { note, text }
}

pub(super) fn score(points: f64) -> Score {
    Score::try_from(points).unwrap()
}

pub(super) fn turn_id(number: u128) -> TurnId {
    TurnId::new(Uuid::from_u128(number))
}

/// An effect in one line: a turn as `agent number`, with its attempt where it is not the first.
fn line(effect: &Effect) -> String {
    match effect {
        Effect::Record(event) => format!("{}{}", event.name(), detail(event)),
        Effect::Call(turns) => {
            let agents: Vec<&str> = turns.iter().map(|turn| turn.agent.as_str()).collect();
            format!("call {}", agents.join(" "))
        }
        Effect::Cancel => "cancel".to_owned(),
    }
}

fn detail(event: &Event) -> String {
    match event {
        Event::SessionStarted { .. }
        | Event::CreditsUpdated { .. }
        | Event::SessionPausing
        | Event::SessionResumed
        | Event::SessionStopping => String::new(),
        Event::RoundStarted { round } => format!(" {round}"),
        Event::PhaseStarted { phase, agents, .. } => {
            let agents: Vec<&str> = agents.iter().map(AgentId::as_str).collect();
            format!(" {}: {}", phase.number(), agents.join(" "))
        }
        Event::TurnStarted(turn) | Event::TurnRestarted(turn) | Event::TurnCompleted(turn) => {
            turn_detail(turn)
        }
        Event::TurnRetrying { turn, retry } => format!("{}: {}", turn_detail(turn), retry.reason),
        Event::TurnFailed { turn, failure } => format!("{}: {}", turn_detail(turn), failure.code),
        Event::DocumentUpdated {
            version, author, ..
        } => format!(" {version} by {author}"),
        Event::NoteAdded {
            text, for_round, ..
        } => format!(" {text:?} for {for_round}"),
        Event::RoundCompleted {
            round,
            score,
            version,
            ..
        } => {
            let score = score.map_or_else(|| "unknown".to_owned(), |score| score.to_string());
            format!(" {round}: {score} for {version}")
        }
        Event::SessionPaused { reason } => format!(" {reason:?}"),
        Event::SessionCompleted {
            reason,
            delivered,
            instead_of,
            ..
        } => {
            let delivered = delivered.map_or_else(|| "nothing".to_owned(), |v| v.to_string());
            let instead = instead_of.map_or_else(String::new, |last| format!(" instead of {last}"));
            format!(" {}: {delivered}{instead}", reason.as_str())
        }
        Event::SessionFailed { failure } => format!(" {}", failure.code),
        Event::SessionStopped { round, .. } => format!(" in {round}"),
    }
}

fn turn_detail(turn: &TurnRef) -> String {
    let number = turn.turn.as_uuid().as_u128();
    match turn.attempt {
        1 => format!(" {} {number}", turn.agent),
        attempt => format!(" {} {number} attempt {attempt}", turn.agent),
    }
}
