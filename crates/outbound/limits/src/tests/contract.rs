//! What every limiter does, whoever asks and wherever it counts.

use std::sync::Arc;

use atelier_domain::identity::{Quota, RateLimiter};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;

use super::server;
use crate::LocalLimiter;

/// Two nodes of one installation, which may be the same one.
struct Nodes([Arc<dyn RateLimiter>; 2]);

impl Nodes {
    fn same(node: impl RateLimiter + 'static) -> Self {
        let node: Arc<dyn RateLimiter> = Arc::new(node);
        Self([Arc::clone(&node), node])
    }

    /// Whether the nodes in turn let a request through, and how many more there may be.
    async fn take(&self, turn: usize, key: &str, quota: Quota, now: DateTime<Utc>) -> (bool, u32) {
        let taken = self.0[turn % 2].take(key, quota, now).await;
        assert_eq!(taken.reset_seconds, quota.seconds_left(now));
        (taken.is_allowed, taken.remaining)
    }
}

macro_rules! contract {
    ($($case:ident),* $(,)?) => {
        mod local {
            $(#[tokio::test]
            async fn $case() {
                super::$case(super::Nodes::same(super::LocalLimiter::new())).await;
            })*
        }

        mod redis {
            $(#[tokio::test]
            async fn $case() {
                let test = concat!("one:", stringify!($case));
                super::$case(super::Nodes::same(super::reached(test).await)).await;
            })*
        }

        mod two_nodes {
            use std::sync::Arc;

            $(#[tokio::test]
            async fn $case() {
                let test = concat!("two:", stringify!($case));
                let first = Arc::new(super::reached(test).await);
                let second = Arc::new(super::reached(test).await);
                super::$case(super::Nodes([first, second])).await;
            })*
        }
    };
}

contract! {
    a_quota_is_all_there_is,
    windows_follow_each_other,
    keys_are_counted_apart,
    windows_of_another_length_are_counted_apart,
    a_quota_that_grows_goes_on_from_the_same_count,
    of_many_at_once_a_quota_gets_through,
}

/// A node whose connection is up: the first request of a process may be late and counted there.
async fn reached(test: &str) -> crate::RedisLimiter {
    let node = server::node(&server::shared(), test);
    server::until("Redis counts", async || node.is_counting().await).await;
    node
}

const QUOTA: Quota = Quota::new(3, 60);

/// Ten seconds into a window.
fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 / 60 * 60 + 10, 0).unwrap()
}

async fn a_quota_is_all_there_is(nodes: Nodes) {
    for (turn, expected) in [(true, 2), (true, 1), (true, 0), (false, 0), (false, 0)]
        .into_iter()
        .enumerate()
    {
        let now = noon() + TimeDelta::seconds(i64::try_from(turn).unwrap());
        assert_eq!(nodes.take(turn, "ada", QUOTA, now).await, expected);
    }
}

async fn windows_follow_each_other(nodes: Nodes) {
    let last_second = noon() + TimeDelta::seconds(49);
    for turn in 0..4 {
        nodes.take(turn, "ada", QUOTA, last_second).await;
    }
    assert_eq!(nodes.take(0, "ada", QUOTA, last_second).await, (false, 0));
    let next = noon() + TimeDelta::seconds(50);
    assert_eq!(nodes.take(1, "ada", QUOTA, next).await, (true, 2));
}

async fn keys_are_counted_apart(nodes: Nodes) {
    for key in ["ada", "ad", "ada ", "ada\n", "", "äda"] {
        assert_eq!(
            nodes.take(0, key, QUOTA, noon()).await,
            (true, 2),
            "{key:?}"
        );
        assert_eq!(
            nodes.take(1, key, QUOTA, noon()).await,
            (true, 1),
            "{key:?}"
        );
    }
}

async fn windows_of_another_length_are_counted_apart(nodes: Nodes) {
    for window_seconds in [1, 60, 3_600] {
        let quota = Quota::new(1, window_seconds);
        assert_eq!(nodes.take(0, "ada", quota, noon()).await, (true, 0));
        assert_eq!(nodes.take(1, "ada", quota, noon()).await, (false, 0));
    }
}

async fn a_quota_that_grows_goes_on_from_the_same_count(nodes: Nodes) {
    for turn in 0..3 {
        nodes.take(turn, "ada", QUOTA, noon()).await;
    }
    let larger = Quota::new(10, 60);
    assert_eq!(nodes.take(0, "ada", larger, noon()).await, (true, 6));
}

async fn of_many_at_once_a_quota_gets_through(nodes: Nodes) {
    let quota = Quota::new(20, 60);
    let mut callers = JoinSet::new();
    for turn in 0..100 {
        let node = Arc::clone(&nodes.0[turn % 2]);
        callers.spawn(async move { node.take("ada", quota, noon()).await });
    }
    let taken = callers.join_all().await;
    let mut remaining: Vec<_> = taken
        .iter()
        .filter(|taken| taken.is_allowed)
        .map(|taken| taken.remaining)
        .collect();
    remaining.sort_unstable();
    assert_eq!(remaining, (0..20).collect::<Vec<_>>());
}
