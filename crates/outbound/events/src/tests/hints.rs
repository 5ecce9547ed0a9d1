//! Hints between processes.

use atelier_domain::editorial::{RunSignal, RunSignals};
use atelier_domain::kernel::UserId;
use futures_util::StreamExt;
use uuid::Uuid;

use super::server::{self, Server};
use super::stage::{link, session, soon, until};
use crate::RedisSignals;

fn changed(n: u128) -> RunSignal {
    let session = session(n);
    RunSignal::Changed { session }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_process_hears_what_concerns_it_once() {
    let url = server::shared();
    let here = RedisSignals::new(link(&url, "hints", 1).await);
    let there = RedisSignals::new(link(&url, "hints", 2).await);
    let mut heard_here = here.listen().await;
    let mut heard_there = there.listen().await;
    let owner = UserId::new(Uuid::from_u128(3));
    let wake = RunSignal::Wake {
        session: session(1),
        owner,
        trace: None,
    };
    let live = RunSignal::Live {
        session: session(2),
        owner,
    };
    let credits = RunSignal::Credits { owner };
    let last = changed(4);
    for signal in [wake, live, credits, changed(3), last] {
        here.send(signal).await;
    }
    there.send(changed(5)).await;
    // The queue tells the workers of other processes what there is to drive.
    for (heard, expected) in [
        (
            &mut heard_here,
            vec![wake, live, credits, changed(3), last, changed(5)],
        ),
        (
            &mut heard_there,
            vec![live, credits, changed(3), last, changed(5)],
        ),
    ] {
        let mut signals = Vec::new();
        while signals.len() < expected.len() {
            signals.extend(soon("a hint", heard.next()).await);
        }
        // Between two processes there is no order.
        let mut sorted = signals.clone();
        sorted.sort_by_key(|signal| expected.iter().position(|other| other == signal));
        assert_eq!(sorted, expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hints_stay_here_while_redis_is_lost_and_go_on_after_it() {
    let mut server = Server::start().await;
    let here = RedisSignals::new(link(&server.url(), "lost", 1).await);
    let there_link = link(&server.url(), "lost", 2).await;
    let there = RedisSignals::new(there_link.clone());
    let mut heard_here = here.listen().await;
    let mut heard_there = there.listen().await;
    server.kill();
    soon("sending without Redis", here.send(changed(1))).await;
    assert_eq!(heard_here.next().await, Some(changed(1)));

    server.rise().await;
    until("Redis is back", async || !there_link.is_down()).await;
    let first = async {
        // The one who sends may find its connection again a little later.
        loop {
            here.send(changed(2)).await;
            tokio::select! {
                signal = heard_there.next() => return signal,
                () = tokio::time::sleep(std::time::Duration::from_millis(20)) => {}
            }
        }
    };
    assert_eq!(soon("a hint", first).await, Some(changed(2)));
}
