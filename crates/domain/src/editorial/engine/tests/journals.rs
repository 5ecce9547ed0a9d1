//! What earlier versions of the engine decided, and that today's decides the same for runs that they started.

use std::collections::{HashSet, VecDeque};
use std::fs::File;
use std::io::Write as _;

use proptest::collection::vec;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, from_value, to_value};

use super::chance::{Happening, happening, input_of, plan, play_of};
use super::play::{House, Play};
use crate::editorial::engine::{
    ENGINE_VERSION, Effect, Halt, Input, NextCalls, Surroundings, step,
};
use crate::editorial::{AgentId, Phase, Plan, Run};
use crate::kernel::{MicroCredits, TurnId};

/// The journeys that each version recorded before the next one came.
const JOURNALS: [(u32, &str); 1] = [(1, include_str!("data/journals-v1.jsonl"))];

/// So many journeys are kept of a version.
const JOURNEYS: usize = 180;

/// One run from its draft on: what it was told, and what the engine made of it.
#[derive(Serialize, Deserialize)]
struct Journey {
    plan: Plan,
    draft: Map<String, Value>,
    steps: Vec<Told>,
}

#[derive(Serialize, Deserialize)]
struct Told {
    /// The plan, where the person changed it before this step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plan: Option<Plan>,
    input: Input,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    asked: Vec<Asked>,
    /// What is to be done, or in which words it was refused.
    decided: Result<Vec<Effect>, String>,
    /// The fields of the stored run that are others than before.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    run: Map<String, Value>,
}

/// A question of the engine with its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Asked {
    Turn(TurnId),
    Admit {
        agents: Vec<AgentId>,
        round: u32,
        spent: MicroCredits,
        halt: Option<Halt>,
    },
}

impl Asked {
    fn admit(calls: &NextCalls<'_>, halt: Option<Halt>) -> Self {
        Self::Admit {
            agents: calls.agents.iter().map(|agent| agent.id.clone()).collect(),
            round: calls.round,
            spent: calls.spent,
            halt,
        }
    }
}

/// Writes down what the house is asked and answers.
struct Listener {
    house: House,
    asked: Vec<Asked>,
}

impl Surroundings for Listener {
    fn new_turn_id(&mut self) -> TurnId {
        let turn = self.house.new_turn_id();
        self.asked.push(Asked::Turn(turn));
        turn
    }

    fn admit(&mut self, calls: &NextCalls<'_>) -> Result<(), Halt> {
        let answer = self.house.admit(calls);
        self.asked.push(Asked::admit(calls, answer.err()));
        answer
    }
}

/// Answers as was answered then, and only to the questions of then.
struct Script(VecDeque<Asked>);

impl Surroundings for Script {
    fn new_turn_id(&mut self) -> TurnId {
        match self.0.pop_front() {
            Some(Asked::Turn(turn)) => turn,
            other => panic!("a turn id was asked for instead of {other:?}"),
        }
    }

    fn admit(&mut self, calls: &NextCalls<'_>) -> Result<(), Halt> {
        let then = self.0.pop_front();
        let Some(Asked::Admit { halt, .. }) = then else {
            panic!("a price was asked for instead of {then:?}");
        };
        assert_eq!(then, Some(Asked::admit(calls, halt)));
        halt.map_or(Ok(()), Err)
    }
}

fn stored(run: &Run) -> Map<String, Value> {
    match to_value(run).unwrap() {
        Value::Object(fields) => fields,
        other => panic!("a run is stored as an object, not as {other}"),
    }
}

/// A journey to which anything happens, or a calm one: agents answer until no round is better than those before.
fn record(runner: &mut TestRunner, is_calm: bool) -> Journey {
    let happenings = vec(happening(), 20..70);
    let chance = (plan(), 0..=1_u32, happenings).new_tree(runner).unwrap();
    let (mut plan, versions, happenings) = chance.current();
    plan.agents[0].phase = Phase::Write;
    plan.agents[0].is_active = true;
    if is_calm {
        plan.termination.max_rounds = 6;
        plan.termination.score_threshold = None;
    }
    let mut play = play_of(plan.clone(), versions);
    let mut journey = Journey {
        plan,
        draft: stored(&play.run),
        steps: Vec::new(),
    };
    for input in [Input::Start, Input::TakeOver] {
        journey.steps.push(hear(&mut play, input, None));
    }
    let mut before = journey.plan.clone();
    let mut refusals = HashSet::new();
    for happening in happenings {
        if is_calm && !matches!(happening, Happening::Answered { .. }) {
            continue;
        }
        let Some(input) = input_of(&mut play, happening) else {
            continue;
        };
        let changed = (play.plan != before).then(|| play.plan.clone());
        let told = hear(&mut play, input, changed);
        // The same refusal again and again would only fill the file.
        if let Err(refused) = &told.decided
            && !refusals.insert(refused.clone())
        {
            continue;
        }
        before.clone_from(&play.plan);
        journey.steps.push(told);
    }
    journey
}

fn hear(play: &mut Play, input: Input, plan: Option<Plan>) -> Told {
    let mut listener = Listener {
        house: play.house.clone(),
        asked: Vec::new(),
    };
    let stepped = step(&play.plan, &play.run, input.clone(), &mut listener);
    let mut run = Map::new();
    if let Ok(transition) = &stepped {
        let before = stored(&play.run);
        run = stored(&transition.run);
        run.retain(|field, value| before.get(field) != Some(value));
    }
    let told = Told {
        plan,
        input: input.clone(),
        asked: listener.asked,
        decided: match stepped {
            Ok(transition) => Ok(transition.effects),
            Err(refused) => Err(refused.to_string()),
        },
        run,
    };
    // A refusal leaves the play where it was.
    let _ = play.tell(input);
    told
}

fn replay(version: u32, journey: Journey) {
    let mut plan = journey.plan;
    let mut state = journey.draft;
    let read = |state: &Map<_, _>| from_value::<Run>(Value::Object(state.clone())).unwrap();
    let mut run = read(&state);
    for then in journey.steps {
        plan = then.plan.unwrap_or(plan);
        state.extend(then.run);
        let expected = read(&state);
        assert_eq!(expected.engine_version, version);
        let is_start = then.input == Input::Start;
        let told = format!("{:?} told to {run:?}", then.input);
        let mut script = Script(then.asked.into());
        let (now, effects) = match step(&plan, &run, then.input, &mut script) {
            Ok(transition) => (transition.run, Ok(transition.effects)),
            Err(refused) => (run.clone(), Err(refused.to_string())),
        };
        assert_eq!(effects, then.decided, "{told}");
        assert_eq!(script.0, [], "{told}");
        run = now;
        if is_start {
            // What is started today goes by the rules of today: here it was started then.
            run.engine_version = expected.engine_version;
            run.prompt_version = expected.prompt_version;
        }
        assert_eq!(run, expected, "{told}");
    }
}

#[test]
fn runs_of_earlier_versions_go_on_by_their_own_rules() {
    for (version, journal) in JOURNALS {
        let journeys = journal.lines().map(serde_json::from_str::<Journey>);
        let mut steps = 0;
        let mut count = 0;
        for journey in journeys {
            let journey = journey.unwrap();
            steps += journey.steps.len();
            count += 1;
            replay(version, journey);
        }
        assert_eq!(count, JOURNEYS);
        assert!(steps > 10 * JOURNEYS, "a journey goes somewhere");
    }
}

/// Never writes over a journal: what a version decided is recorded once.
#[test]
#[ignore = "writes the journal of this version of the engine, before the next one comes"]
fn record_the_journal_of_this_version() {
    let path = format!(
        "{}/src/editorial/engine/tests/data/journals-v{ENGINE_VERSION}.jsonl",
        env!("CARGO_MANIFEST_DIR")
    );
    let mut file = File::create_new(path).unwrap();
    let mut runner = TestRunner::deterministic();
    for number in 0..JOURNEYS {
        let journey = record(&mut runner, number % 8 == 0);
        let line = serde_json::to_string(&journey).unwrap();
        writeln!(file, "{line}").unwrap();
    }
}
