//! What stands in Redis.

use atelier_domain::identity::{Quota, RateLimiter as _};
use chrono::DateTime;
use redis::AsyncCommands as _;

use super::server;

#[tokio::test]
async fn neither_addresses_nor_secrets_stand_there_nor_anything_for_ever() {
    let url = server::shared();
    let node = server::node(&url, "keys");
    let quota = Quota::new(5, 60);
    let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    server::until("Redis counts", async || node.is_counting().await).await;
    for key in ["sign_in:198.51.100.7", "links:ada@example.com"] {
        node.take(key, quota, now).await;
    }
    let client = redis::Client::open(url).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let pattern = format!("{}*", server::prefix("keys"));
    let names: Vec<String> = connection.keys(pattern).await.unwrap();
    // One more is the question whether Redis counts.
    assert_eq!(names.len(), 3, "{names:?}");
    for name in names {
        let (_, counter) = name.rsplit_once(":limit:").unwrap();
        assert_eq!(counter.len(), 32, "{name}");
        assert!(
            counter.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{name}"
        );
        let life: i64 = connection.ttl(&name).await.unwrap();
        assert!((1..=70).contains(&life), "{name}: {life} s");
    }
}

#[test]
fn an_address_that_is_none_is_refused() {
    let options = crate::RedisLimiterOptions {
        url: "http://127.0.0.1".to_owned(),
        prefix: String::new(),
    };
    assert!(crate::RedisLimiter::open(options).is_err());
}
