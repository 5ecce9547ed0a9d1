//! Notes of the person, on their way into prompts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use atelier_domain::editorial::{EditorialError, Status};
use atelier_domain::kernel::{Limit, SessionId};
use atelier_testkit::fakes::{Answer, by_role};
use futures_util::FutureExt;

use super::rig::Rig;
use crate::editorial::Driven;

const NOTE: &str = "Keep the quotation of 1931.";

async fn add(rig: &Rig, id: SessionId) -> u32 {
    let note = rig.editorial.add_note(rig.scope, id, NOTE).await.unwrap();
    let listed = rig.editorial.notes(rig.scope, id, None, Limit::default());
    assert_eq!(listed.await.unwrap().items.last(), Some(&note));
    note.for_round
}

/// Which requests so far were told of the note, counted from 1.
fn told(rig: &Rig) -> Vec<usize> {
    let requests = rig.model.requests();
    let told = (1..)
        .zip(&requests)
        .filter(|(_, request)| format!("{:?}", request.messages).contains(NOTE));
    told.map(|(number, _)| number).collect()
}

#[tokio::test(start_paused = true)]
async fn a_note_is_heard_by_the_next_round_s_writer_once() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(3).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let mut driving = Box::pin(rig.drive(id));
    assert!(driving.as_mut().now_or_never().is_none());
    assert_eq!(add(&rig, id).await, 2);
    // The driver dies and another one starts the open turn over: it is still the first round's.
    drop(driving);
    rig.answer(by_role);
    assert_eq!(rig.drive(id).await.unwrap(), Driven::Parked);
    assert_eq!(rig.read(id).await.status(), Status::Completed);
    // The writer's two calls and its two editors make the first round.
    assert_eq!(told(&rig), [5]);
    assert!(rig.journal(id).await.contains(&"note.added"));
}

#[tokio::test(start_paused = true)]
async fn a_note_that_comes_between_two_commits_of_the_driver_is_heard() {
    let rig = Rig::new();
    let id = rig.session(2).await;
    let other = Arc::clone(&rig.editorial);
    let scope = rig.scope;
    // It is added while the last editor of the first round answers, and nobody wakes the driver.
    let is_added = AtomicBool::new(false);
    rig.answer(move |request| {
        let is_editor = format!("{:?}", request.system).contains("Style Editor");
        if is_editor && !is_added.swap(true, Ordering::Relaxed) {
            let added = other.add_note(scope, id, NOTE).now_or_never();
            assert_eq!(added.unwrap().unwrap().for_round, 2);
        }
        by_role(request)
    });
    assert_eq!(rig.run(id).await.status(), Status::Completed);
    assert_eq!(told(&rig), [4]);
}

#[tokio::test]
async fn a_note_to_a_draft_is_for_its_first_round() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    assert_eq!(add(&rig, id).await, 1);
    rig.run(id).await;
    assert_eq!(told(&rig), [1]);
    let empty = rig.editorial.add_note(rig.scope, id, " \n").await;
    assert!(matches!(empty, Err(EditorialError::Invalid(_))));
}
