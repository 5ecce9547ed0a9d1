use std::thread;

use futures_util::FutureExt;

use super::{AT_ONCE_BYTES, aside};

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
