//! What the person says to the writers of a later round.

use super::play::{Play, noted};
use crate::editorial::engine::{Input, Refused};
use crate::editorial::{Note, Status};

#[test]
fn a_note_is_for_the_round_after_the_one_under_way() {
    let mut play = Play::of("w", 3);
    let note = |play: &mut Play| play.tell(noted("shorter")).unwrap();
    assert_eq!(note(&mut play), ["note.added \"shorter\" for 1"]);
    play.tell(Input::Start).unwrap();
    assert_eq!(note(&mut play), ["note.added \"shorter\" for 1"]);
    play.tell(Input::TakeOver).unwrap();
    assert_eq!(note(&mut play), ["note.added \"shorter\" for 2"]);
    play.tell(Input::Pause).unwrap();
    play.answer("w", 5.0);
    assert_eq!(play.run.status, Status::Paused);
    assert_eq!(note(&mut play), ["note.added \"shorter\" for 2"]);
    play.resume();
    play.drive(Some(5.0));
    assert_eq!(play.run.status, Status::Completed);
    assert_eq!(
        note(&mut play),
        ["note.added \"shorter\" for 4"],
        "more rounds may be asked for"
    );
}

#[test]
fn a_note_disturbs_nothing() {
    for request in [None, Some(Input::Pause), Some(Input::Stop)] {
        let mut play = Play::of("w e1 e2", 1).started();
        play.answer("w", 5.0);
        play.fail("e1");
        if let Some(request) = request {
            play.tell(request).unwrap();
        }
        let mut expected = play.run.clone();
        expected.notes += 1;
        play.tell(noted("shorter")).unwrap();
        assert_eq!(play.run, expected);
    }
}

#[test]
fn a_session_has_so_many_notes() {
    let mut play = Play::of("w", 1);
    for _ in 0..Note::PER_SESSION {
        play.tell(noted("shorter")).unwrap();
    }
    assert_eq!(play.tell(noted("shorter")), Err(Refused::TooManyNotes));
    assert_eq!(
        Refused::TooManyNotes.to_string(),
        "a session has at most 100 notes"
    );
}
