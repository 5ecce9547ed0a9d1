use std::thread;

use futures_util::FutureExt;

use super::{AT_ONCE_BYTES, IN_PLACE_BYTES, aside, in_place};

#[tokio::test]
async fn short_texts_are_worked_on_at_once() {
    let worked_on = aside(AT_ONCE_BYTES, || thread::current().id()).now_or_never();
    assert_eq!(worked_on.unwrap().unwrap(), thread::current().id());
}

#[tokio::test]
async fn long_texts_hold_nobody_up() {
    let worked_on = aside(AT_ONCE_BYTES + 1, || thread::current().id()).await;
    assert_ne!(worked_on.unwrap(), thread::current().id());
}

#[tokio::test]
#[should_panic(expected = "of the work")]
async fn a_panic_is_the_callers() {
    let _ = aside(AT_ONCE_BYTES + 1, || panic!("of the work")).await;
}

#[tokio::test]
async fn a_thread_that_is_alone_does_long_work_itself() {
    assert_eq!(in_place(IN_PLACE_BYTES + 1, || 7), 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn other_tasks_go_on_while_long_work_is_done() {
    let (tell, told) = std::sync::mpsc::channel();
    let mut tasks = tokio::task::JoinSet::new();
    let mut waiting = tokio::task::JoinSet::new();
    // The only worker waits for a task that comes after it: were it held up, nobody could tell it anything.
    waiting.spawn(async move { in_place(IN_PLACE_BYTES + 1, || told.recv().unwrap()) });
    tasks.spawn(async move { tell.send(7).unwrap() });
    assert_eq!(waiting.join_next().await.unwrap().unwrap(), 7);
}
