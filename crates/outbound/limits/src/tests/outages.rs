//! Redis that is not there, or not there any more.

use std::time::Duration;

use atelier_domain::identity::{Quota, RateLimiter as _};
use chrono::{DateTime, Utc};
use tokio::net::TcpListener;
use tokio::time::advance;

use super::server::{self, Server, until};
use crate::outage::Outage;
use crate::{RedisLimiter, RedisLimiterOptions};

const QUOTA: Quota = Quota::new(3, 3_600);

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

#[tokio::test]
async fn without_redis_a_node_counts_for_itself_until_it_is_back() {
    let mut server = Server::start().await;
    let first = server::node(&server.url(), "killed");
    let second = server::node(&server.url(), "killed");
    for node in [&first, &second] {
        until("Redis counts", async || node.is_counting().await).await;
    }
    assert_eq!(first.take("ada", QUOTA, noon()).await.remaining, 2);
    assert_eq!(second.take("ada", QUOTA, noon()).await.remaining, 1);

    server.kill();
    for remaining in [2, 1, 0] {
        assert_eq!(first.take("ada", QUOTA, noon()).await.remaining, remaining);
    }
    assert!(!first.take("ada", QUOTA, noon()).await.is_allowed);
    assert!(second.take("ada", QUOTA, noon()).await.is_allowed);

    server.rise().await;
    for node in [&first, &second] {
        until("Redis counts", async || node.is_counting().await).await;
    }
    assert_eq!(first.take("ada", QUOTA, noon()).await.remaining, 2);
    assert_eq!(second.take("ada", QUOTA, noon()).await.remaining, 1);
}

#[tokio::test]
async fn a_redis_that_never_was_there_is_none() {
    let free = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("redis://{}", free.local_addr().unwrap());
    drop(free);
    let node = server::node(&url, "absent");
    for allowed in [true, true, true, false] {
        let taken = node.take("ada", QUOTA, noon()).await;
        assert_eq!(taken.is_allowed, allowed);
    }
}

#[tokio::test]
async fn a_redis_that_says_nothing_is_not_waited_for() {
    let silent = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("redis://{}", silent.local_addr().unwrap());
    let node = RedisLimiter::open(RedisLimiterOptions {
        url,
        prefix: server::prefix("silent"),
    });
    let node = node.unwrap();
    for allowed in [true, true, true, false] {
        let taken = node.take("ada", QUOTA, noon()).await;
        assert_eq!(taken.is_allowed, allowed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_failed_is_left_alone_for_a_second_and_told_of_once_a_minute() {
    let outage = Outage::default();
    assert!(!outage.is_resting());
    assert!(outage.note());
    assert!(outage.is_resting());
    advance(Duration::from_millis(999)).await;
    assert!(outage.is_resting());
    advance(Duration::from_millis(1)).await;
    assert!(!outage.is_resting());
    assert!(!outage.note());
    advance(Duration::from_secs(58)).await;
    assert!(!outage.note());
    advance(Duration::from_secs(1)).await;
    assert!(outage.note());
    assert!(!outage.note());
}
