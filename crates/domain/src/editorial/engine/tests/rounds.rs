//! The order of a round, its score, and what the next one starts from.

use super::play::{Play, agent, score};
use crate::editorial::document::PerMille;
use crate::editorial::engine::Input;

#[test]
fn a_round_goes_through_its_phases_in_order() {
    let mut play = Play::of("w1 w2 e1 e2 s1 s2", 1);
    assert_eq!(play.tell(Input::Start).unwrap(), ["session.started"]);
    assert_eq!(
        play.tell(Input::TakeOver).unwrap(),
        [
            "round.started 1",
            "phase.started 1: w1 w2",
            "turn.started w1 1",
            "call w1",
        ]
    );
    assert_eq!(
        play.answer("w1", 1.0),
        [
            "turn.completed w1 1",
            "document.updated 1 by agent:w1",
            "turn.started w2 2",
            "call w2",
        ]
    );
    assert_eq!(
        play.answer("w2", 1.0),
        [
            "turn.completed w2 2",
            "document.updated 2 by agent:w2",
            "phase.started 2: e1 e2",
            "turn.started e1 3",
            "turn.started e2 4",
            "call e1 e2",
        ]
    );
    assert_eq!(play.answer("e2", 6.0), ["turn.completed e2 4"]);
    assert_eq!(
        play.answer("e1", 8.0),
        [
            "turn.completed e1 3",
            "phase.started 3: s1 s2",
            "turn.started s1 5",
            "call s1",
        ]
    );
    assert_eq!(
        play.answer("s1", 7.0),
        ["turn.completed s1 5", "turn.started s2 6", "call s2"]
    );
    assert_eq!(
        play.answer("s2", 5.0),
        [
            "turn.completed s2 6",
            "round.completed 1: 6.5 for 2",
            "session.completed max_rounds: 2",
        ]
    );
    assert_eq!(play.run.credits_used.get(), 6);
}

#[test]
fn phases_without_active_agents_are_passed_over() {
    for (agents, phases) in [
        ("w", &["1: w"][..]),
        ("w e", &["1: w", "2: e"]),
        ("w s", &["1: w", "3: s"]),
        ("w -e s", &["1: w", "3: s"]),
        ("-w1 w2 e1 -e2 -s", &["1: w2", "2: e1"]),
        ("s e w", &["1: w", "2: e", "3: s"]),
    ] {
        let mut play = Play::of(agents, 1);
        play.tell(Input::Start).unwrap();
        let mut lines = play.tell(Input::TakeOver).unwrap();
        while let Some(turn) = play.run.open_turns().first().cloned() {
            let input = play.answer_to(&turn, Some(5.0));
            lines.extend(play.tell(input).unwrap());
        }
        let seen: Vec<&str> = lines
            .iter()
            .filter_map(|line| line.strip_prefix("phase.started "))
            .collect();
        assert_eq!(seen, phases, "{agents}");
    }
}

#[test]
fn a_round_is_scored_by_its_judges() {
    type Answers<'a> = &'a [(&'a str, Option<f64>)];
    let table: [(Answers<'_>, Option<f64>); 8] = [
        // Editors and synthesizers count alike, the writer not at all.
        (
            &[
                ("w", Some(10.0)),
                ("e1", Some(4.0)),
                ("e2", Some(5.0)),
                ("s", Some(9.0)),
            ],
            Some(6.0),
        ),
        (
            &[("w", Some(10.0)), ("e1", Some(4.0)), ("e2", Some(5.0))],
            Some(4.5),
        ),
        (&[("w", Some(10.0)), ("s", Some(3.0))], Some(3.0)),
        // An unknown score is no number.
        (
            &[("w", Some(10.0)), ("e1", None), ("e2", Some(5.0))],
            Some(5.0),
        ),
        (&[("w", None), ("e1", Some(4.0))], Some(4.0)),
        // And what the writer says does not take its place.
        (&[("w", Some(10.0)), ("e1", None), ("s", None)], None),
        // Without judges the writers assess themselves.
        (&[("w1", Some(7.0)), ("w2", Some(8.0))], Some(7.5)),
        (&[("w1", None)], None),
    ];
    for (answers, expected) in table {
        let names: Vec<&str> = answers.iter().map(|(name, _)| *name).collect();
        let mut play = Play::of(&names.join(" "), 1).started();
        for (name, points) in answers {
            play.answer(name, *points);
        }
        let round = play.run.rounds.last().unwrap();
        assert_eq!(round.score, expected.map(score), "{answers:?}");
    }
}

#[test]
fn only_writers_change_the_document() {
    let mut play = Play::of("w e", 2).started();
    play.answer("w", 5.0);
    let mut input = play.answer_to(&play.open("e"), Some(5.0));
    if let Input::TurnCompleted { result, .. } = &mut input {
        result.change = Some(crate::editorial::engine::DocumentChange {
            word_count: 3,
            share: PerMille::WHOLE,
        });
    }
    let lines = play.tell(input).unwrap();
    assert_eq!(lines[1], "round.completed 1: 5 for 1");
    assert_eq!(play.run.latest_version, 1);
}

#[test]
fn a_writer_that_changes_nothing_makes_no_version() {
    let mut play = Play::on(1, "w", 2).started();
    play.share = None;
    let lines = play.answer("w", 5.0);
    assert_eq!(
        lines[..2],
        ["turn.completed w 1", "round.completed 1: 5 for 1"]
    );
    assert_eq!(play.run.rounds[0].changed, PerMille::ZERO);
}

#[test]
fn shares_of_all_writers_add_up_anew_in_every_round() {
    let mut play = Play::of("w1 w2", 2).started();
    play.share = Some(PerMille::new(300));
    play.answers(&[("w1", 1.0), ("w2", 1.0)]);
    play.share = Some(PerMille::new(20));
    play.answers(&[("w1", 1.0), ("w2", 1.0)]);
    let shares: Vec<u16> = play.run.rounds.iter().map(|r| r.changed.get()).collect();
    assert_eq!(shares, [600, 40]);
}

#[test]
fn agents_can_change_while_the_run_waits() {
    let mut play = Play::of("w1 w2 e", 2).started();
    play.tell(Input::Pause).unwrap();
    play.answer("w1", 5.0);
    // One writer and the editor are switched off, and two others join.
    play.agent_mut("w2").is_active = false;
    play.agent_mut("e").is_active = false;
    play.plan.agents.extend([agent("e9"), agent("w9")]);
    assert_eq!(
        play.resume(),
        ["phase.started 2: e9", "turn.started e9 2", "call e9"],
        "the phase under way takes nobody in; the next one does"
    );
    assert_eq!(
        play.answer("e9", 5.0),
        [
            "turn.completed e9 2",
            "round.completed 1: 5 for 1",
            "round.started 2",
            "phase.started 1: w1 w9",
            "turn.started w1 3",
            "call w1",
        ]
    );
    play.drive(None);
}

#[test]
fn an_agent_that_moves_to_another_phase_works_once_in_a_round() {
    let mut play = Play::of("w1 w2 e", 2).started();
    play.tell(Input::Pause).unwrap();
    play.answer("w1", 5.0);
    // One has done its part already, the other waits for its turn.
    for name in ["w1", "w2"] {
        play.agent_mut(name).phase = crate::editorial::Phase::Review;
    }
    play.plan.agents.push(agent("w3"));
    assert_eq!(
        play.resume(),
        [
            "phase.started 2: w2 e",
            "turn.started w2 2",
            "turn.started e 3",
            "call w2 e",
        ]
    );
    play.answer("w2", 6.0);
    let lines = play.answer("e", 8.0);
    assert_eq!(lines[1], "round.completed 1: 7 for 1");
    play.drive(None);
    assert_eq!(play.run.rounds.len(), 2);
}
