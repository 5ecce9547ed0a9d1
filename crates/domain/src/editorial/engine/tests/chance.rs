//! Runs to which anything happens in any order.

use proptest::prelude::*;

use super::play::{Play, agent, noted, retried, turn_id};
use crate::editorial::document::PerMille;
use crate::editorial::engine::{ENGINE_VERSION, Input, Refused};
use crate::editorial::{Failure, Note, Phase, Plan, Request, Run, Status, Termination};
use crate::kernel::MicroCredits;

#[derive(Clone, Debug)]
pub(super) enum Happening {
    Told(Input),
    /// One of the open turns is reported, or where none is open a turn that was.
    Answered {
        which: usize,
        points: Option<u8>,
        share: Option<u16>,
    },
    Failed(usize),
    Retried(usize),
    BrokenOff(usize),
    CutShort(usize),
    /// A turn is reported that may be closed, or never was.
    Reported(u128),
    /// The person changes what can be changed while nobody works on the session.
    Switched(usize),
    Moved(usize, Phase),
    MaxRounds(u32),
    Affordable(Option<u64>),
    Broke(bool),
    Draining(bool),
}

pub(super) fn happening() -> impl Strategy<Value = Happening> {
    use Happening::{
        Affordable, Answered, Broke, BrokenOff, CutShort, Draining, Failed, MaxRounds, Moved,
        Reported, Retried, Switched, Told,
    };
    let answered = (
        any::<usize>(),
        proptest::option::weighted(0.8, 0..=10_u8),
        proptest::option::weighted(0.9, 0..=1_000_u16),
    );
    prop_oneof![
        20 => answered.prop_map(|(which, points, share)| Answered { which, points, share }),
        4 => any::<usize>().prop_map(Failed),
        4 => any::<usize>().prop_map(Retried),
        4 => any::<usize>().prop_map(BrokenOff),
        4 => any::<usize>().prop_map(CutShort),
        4 => (0..20_u128).prop_map(Reported),
        4 => Just(Told(Input::Start)),
        10 => Just(Told(Input::TakeOver)),
        4 => Just(Told(Input::Pause)),
        8 => Just(Told(Input::Resume)),
        2 => Just(Told(Input::Stop)),
        3 => Just(Told(noted("shorter"))),
        2 => Just(Told(Input::DocumentEdited { word_count: 1 })),
        1 => any::<usize>().prop_map(Switched),
        1 => (any::<usize>(), phase()).prop_map(|(which, phase)| Moved(which, phase)),
        1 => (1..6_u32).prop_map(MaxRounds),
        1 => proptest::option::of(0..12_u64).prop_map(Affordable),
        1 => any::<bool>().prop_map(Broke),
        3 => prop::bool::weighted(0.3).prop_map(Draining),
    ]
}

fn phase() -> impl Strategy<Value = Phase> {
    proptest::sample::select(Phase::ALL.as_slice())
}

pub(super) fn plan() -> impl Strategy<Value = Plan> {
    let members = (phase(), prop::bool::weighted(0.85));
    (
        proptest::collection::vec(members, 1..=4),
        1..5_u32,
        proptest::option::of(0..=10_u8),
        any::<bool>(),
        prop::bool::weighted(0.2),
    )
        .prop_map(
            |(members, max_rounds, threshold, stop_on_plateau, review)| {
                let agents = members.into_iter().enumerate();
                Plan {
                    agents: agents
                        .map(|(index, (phase, is_active))| {
                            let mut agent = agent(&format!("w{index}"));
                            agent.phase = phase;
                            agent.is_active = is_active;
                            agent
                        })
                        .collect(),
                    termination: Termination {
                        max_rounds,
                        score_threshold: threshold.map(|points| super::play::score(points.into())),
                        max_credits: None,
                        stop_on_plateau,
                    },
                    review_each_round: review,
                }
            },
        )
}

/// What the engine has to accept, said once more and in another way.
fn fits(plan: &Plan, run: &Run, input: &Input) -> Option<bool> {
    let has_writer = plan.active(Phase::Write).next().is_some();
    let is_open = |turn| run.open_turns().iter().any(|open| open.turn == turn);
    Some(match input {
        Input::Start => run.status == Status::Draft && has_writer,
        Input::TakeOver => run.status == Status::Running,
        Input::Pause => run.status == Status::Running && run.requested != Some(Request::Stop),
        Input::Stop => matches!(run.status, Status::Running | Status::Paused),
        Input::NoteAdded { .. } => run.notes < Note::PER_SESSION,
        Input::DocumentEdited { .. } => run.status != Status::Running,
        Input::Resume => match run.status {
            Status::Draft => false,
            Status::Running => run.requested == Some(Request::Pause),
            Status::Paused | Status::Failed | Status::Stopped => has_writer,
            // The limits decide, and whether there is a writer.
            Status::Completed => return None,
        },
        Input::CallRetried { turn, .. }
        | Input::TurnBroken { turn }
        | Input::TurnCompleted { turn, .. }
        | Input::TurnFailed { turn, .. }
        | Input::TurnStopped { turn, .. } => is_open(*turn),
    })
}

/// Does what happens around a run; what the engine is told of it, if anything.
pub(super) fn input_of(play: &mut Play, happening: Happening) -> Option<Input> {
    let open = |play: &Play, which: usize| {
        let turns = play.run.open_turns();
        let turn = turns.get(which.checked_rem(turns.len()).unwrap_or_default());
        turn.cloned()
    };
    let is_parked = play.run.status != Status::Running;
    let members = play.plan.agents.len();
    match happening {
        Happening::Told(input) => Some(input),
        Happening::Answered {
            which,
            points,
            share,
        } => {
            play.share = share.map(PerMille::new);
            open(play, which).map(|turn| play.answer_to(&turn, points.map(f64::from)))
        }
        Happening::Failed(which) => open(play, which).map(|turn| Input::TurnFailed {
            turn: turn.turn,
            failure: Failure::new("overloaded", "the vendor did not answer"),
        }),
        Happening::Retried(which) => open(play, which).map(|turn| retried(turn.turn)),
        Happening::BrokenOff(which) => {
            open(play, which).map(|turn| Input::TurnBroken { turn: turn.turn })
        }
        Happening::CutShort(which) => open(play, which).map(|turn| Input::TurnStopped {
            turn: turn.turn,
            credits: MicroCredits::new(1),
        }),
        Happening::Reported(number) => Some(Input::TurnStopped {
            turn: turn_id(number),
            credits: MicroCredits::new(1),
        }),
        Happening::Switched(which) if is_parked => {
            let agent = &mut play.plan.agents[which % members];
            agent.is_active = !agent.is_active;
            None
        }
        Happening::Moved(which, phase) if is_parked => {
            play.plan.agents[which % members].phase = phase;
            None
        }
        Happening::MaxRounds(rounds) if is_parked => {
            play.plan.termination.max_rounds = rounds;
            None
        }
        Happening::Affordable(calls) => {
            play.house.affordable = calls.unwrap_or(u64::MAX);
            None
        }
        Happening::Broke(is_broke) => {
            play.house.is_broke = is_broke;
            None
        }
        Happening::Draining(is_draining) => {
            play.house.is_draining = is_draining;
            None
        }
        Happening::Switched(_) | Happening::Moved(..) | Happening::MaxRounds(_) => None,
    }
}

fn happen(play: &mut Play, happening: Happening) {
    let Some(input) = input_of(play, happening) else {
        return;
    };
    let expected = fits(&play.plan, &play.run, &input);
    let before = play.run.clone();
    let told = play.tell(input.clone());
    if let Some(expected) = expected {
        assert_eq!(told.is_ok(), expected, "{input:?}: {told:?}");
    }
    if let Err(refused) = told {
        assert_eq!(play.run, before);
        assert!(refused != Refused::UnknownTurn || expected == Some(false));
    }
}

/// A play of a plan; the observer inside it asserts at every step.
pub(super) fn play_of(plan: Plan, versions: u32) -> Play {
    let mut play = Play::on(versions, "w", 1);
    play.plan = plan;
    play
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_happens_the_invariants_hold(
        plan in plan(),
        versions in 0..=1_u32,
        engine_version in 1..=ENGINE_VERSION,
        happenings in proptest::collection::vec(happening(), 1..80),
    ) {
        let mut play = play_of(plan, versions);
        play.engine_version = engine_version;
        let _ = play.tell(Input::Start);
        for happening in happenings {
            happen(&mut play, happening);
        }
        // Left alone with a worker that lives, every run comes to wait or to its end.
        play.house.is_draining = false;
        if play.run.status == Status::Running {
            play.tell(Input::TakeOver).unwrap();
            let round = play.plan.termination.max_rounds.saturating_sub(play.run.round) + 1;
            let bound = round as usize * play.plan.agents.len();
            prop_assert!(play.drive(Some(5.0)) <= bound);
        }
    }

    #[test]
    fn a_run_that_nobody_disturbs_works_through_all_rounds(
        mut plan in plan(),
        points in proptest::option::of(0..=10_u8),
    ) {
        plan.agents[0].phase = Phase::Write;
        plan.agents[0].is_active = true;
        plan.review_each_round = false;
        let active = plan.agents.iter().filter(|agent| agent.is_active).count();
        let mut play = play_of(plan, 0).started();
        let answers = play.drive(points.map(f64::from));
        prop_assert_eq!(play.run.status, Status::Completed);
        prop_assert_eq!(answers, active * play.run.rounds.len());
        prop_assert_eq!(play.run.credits_used.get(), answers as u64);
        prop_assert!(play.delivered().is_some());
    }

    #[test]
    fn a_run_never_costs_more_than_it_may(
        plan in plan(),
        limit in 0..20_u64,
        happenings in proptest::collection::vec(happening(), 1..80),
    ) {
        let mut play = play_of(plan, 0);
        play.house.affordable = limit;
        let _ = play.tell(Input::Start);
        for happening in happenings {
            if !matches!(happening, Happening::Affordable(_)) {
                happen(&mut play, happening);
            }
            prop_assert!(play.run.credits_used.get() <= limit);
        }
    }

    #[test]
    fn a_run_that_is_drained_goes_on_as_if_nothing_had_been(
        mut plan in plan(),
        points in proptest::option::of(0..=10_u8),
        drains in proptest::collection::vec(any::<bool>(), 100),
    ) {
        plan.agents[0].phase = Phase::Write;
        plan.agents[0].is_active = true;
        let told = |drains: &[bool]| {
            let mut play = play_of(plan.clone(), 0);
            let mut told = play.tell(Input::Start).unwrap();
            let mut drains = drains.iter();
            loop {
                told.extend(match play.run.status {
                    Status::Running => play.tell(Input::TakeOver).unwrap(),
                    Status::Paused => play.resume(),
                    _ => return (told, play.run),
                });
                // A worker finishes what is open before it ends.
                while let Some(turn) = play.run.open_turns().first().cloned() {
                    play.house.is_draining |= drains.next().copied().unwrap_or_default();
                    let input = play.answer_to(&turn, points.map(f64::from));
                    told.extend(play.tell(input).unwrap());
                }
                play.house.is_draining = false;
            }
        };
        prop_assert_eq!(told(&drains), told(&[]));
    }

    #[test]
    fn crashes_and_pauses_change_nothing_that_is_done(
        mut plan in plan(),
        disturbances in proptest::collection::vec(0..6_u8, 60),
    ) {
        plan.agents[0].phase = Phase::Write;
        plan.agents[0].is_active = true;
        plan.review_each_round = false;
        let mut calm = play_of(plan.clone(), 0).started();
        calm.drive(Some(5.0));
        let mut play = play_of(plan, 0).started();
        for disturbance in disturbances {
            match (play.run.status, disturbance) {
                (Status::Running, 0) => play.tell(Input::TakeOver).map(drop).unwrap(),
                (Status::Running, 1) => play.tell(Input::Pause).map(drop).unwrap(),
                (Status::Running, _) => {
                    let turn = play.run.open_turns().first().cloned();
                    let Some(turn) = turn else { continue };
                    let input = match disturbance {
                        2 => retried(turn.turn),
                        3 => Input::TurnBroken { turn: turn.turn },
                        _ => play.answer_to(&turn, Some(5.0)),
                    };
                    play.tell(input).unwrap();
                }
                (Status::Paused, _) => {
                    play.resume();
                }
                _ => {}
            }
        }
        if play.run.status == Status::Paused {
            play.resume();
        }
        if play.run.requested == Some(Request::Pause) {
            play.tell(Input::Resume).unwrap();
        }
        play.drive(Some(5.0));
        prop_assert_eq!(&play.run.rounds, &calm.run.rounds);
        prop_assert_eq!(play.run.credits_used, calm.run.credits_used);
        prop_assert_eq!(play.run.document, calm.run.document);
    }
}
