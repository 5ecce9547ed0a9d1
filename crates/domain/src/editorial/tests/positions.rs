use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::editorial::{Position, Positions, RunHead, Status};
use crate::kernel::SessionId;

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn run(number: u128) -> SessionId {
    SessionId::new(Uuid::from_u128(number))
}

#[test]
fn runs_leave_when_they_rest_are_old_and_told() {
    let just = Positions::KEPT;
    let longer = Positions::KEPT + TimeDelta::microseconds(1);
    for (status, age, last_sequence, stays) in [
        (Status::Completed, TimeDelta::zero(), 4, true),
        (Status::Completed, just, 4, true),
        (Status::Completed, longer, 4, false),
        (Status::Completed, longer, 5, true),
        (Status::Paused, longer, 4, false),
        (Status::Draft, longer, 4, false),
        (Status::Running, longer, 4, true),
    ] {
        let mut positions = Positions::new(NOW);
        let place = Position {
            sequence: 4,
            deltas: 2,
        };
        assert!(positions.set(run(1), place));
        let head = RunHead {
            session: run(1),
            status,
            last_sequence,
            updated_at: NOW - age,
        };
        positions.look(NOW, &BTreeMap::from([(run(1), head)]));
        let found = positions.of(run(1));
        let case = format!("{status:?} {age} {last_sequence}");
        assert_eq!(found, stays.then_some(place), "{case}");
    }
}

#[test]
fn runs_that_are_gone_leave() {
    let mut positions = Positions::new(NOW);
    positions.set(run(1), Position::entry(3));
    positions.look(NOW + TimeDelta::seconds(1), &BTreeMap::new());
    assert_eq!(positions, Positions::new(NOW + TimeDelta::seconds(1)));
}

#[test]
fn there_is_room_for_so_many_and_those_move_on() {
    let mut positions = Positions::new(NOW);
    let most = u128::from(Positions::MOST_RUNS);
    assert!((0..most).all(|number| positions.set(run(number), Position::START)));
    assert!(!positions.set(run(most), Position::START));
    assert!(positions.set(run(7), Position::entry(2)));
    assert!(positions.is_full());
    assert_eq!(positions.iter().len(), Positions::MOST_RUNS as usize);
    assert_eq!(positions.of(run(7)), Some(Position::entry(2)));
    assert_eq!(positions.of(run(most)), None);
}

#[test]
fn any_time_can_be_the_time_of_the_look() {
    let told = Positions::new(NOW).told_until();
    assert_eq!(NOW - told, Positions::SKEW);
    let first = DateTime::<Utc>::MIN_UTC;
    assert_eq!(Positions::new(first).told_until(), first);
}
