//! Every call that was made.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::time::timeout;

use super::answer::Reply;
use super::call::Call;

/// One call, what it was answered, and how it ended.
#[derive(Clone, Debug)]
pub struct Logged {
    pub call: Arc<Call>,
    pub reply: Arc<Reply>,
    pub began: Instant,
    /// Absent while the answer is under way.
    pub ended: Option<(Ended, Instant)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All that was to be said was said.
    Answered,
    /// The client closed the connection before.
    HungUp,
}

impl Logged {
    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    pub fn hung_up(&self) -> bool {
        matches!(self.ended, Some((Ended::HungUp, _)))
    }
}

pub(super) struct Log {
    calls: Mutex<Vec<Logged>>,
    changes: watch::Sender<u64>,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            calls: Mutex::default(),
            changes: watch::Sender::new(0),
        }
    }
}

impl Log {
    pub(super) fn open(&self, call: Arc<Call>, reply: Arc<Reply>) -> usize {
        let mut calls = self.calls.lock().unwrap();
        calls.push(Logged {
            call,
            reply,
            began: Instant::now(),
            ended: None,
        });
        let index = calls.len() - 1;
        drop(calls);
        self.changed();
        index
    }

    pub(super) fn close(&self, index: usize, ended: Ended) {
        self.calls.lock().unwrap()[index].ended = Some((ended, Instant::now()));
        self.changed();
    }

    pub(super) fn calls(&self) -> Vec<Logged> {
        self.calls.lock().unwrap().clone()
    }

    /// Waits until the calls are as asked for.
    pub(super) async fn until(
        &self,
        within: Duration,
        what: &str,
        is_so: impl Fn(&[Logged]) -> bool,
    ) -> Vec<Logged> {
        let mut changes = self.changes.subscribe();
        let waited = timeout(within, async {
            loop {
                changes.borrow_and_update();
                let calls = self.calls();
                if is_so(&calls) {
                    return calls;
                }
                changes.changed().await.unwrap();
            }
        });
        let Ok(calls) = waited.await else {
            panic!(
                "not within {within:?}: {what}; the calls are {:#?}",
                self.calls()
            );
        };
        calls
    }

    fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }
}
