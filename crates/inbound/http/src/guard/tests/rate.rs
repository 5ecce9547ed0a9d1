use std::sync::Mutex;

use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use async_trait::async_trait;
use atelier_domain::identity::{ApiKey, KeyScope, Quota, RateLimiter, Taken};
use atelier_domain::kernel::{ApiKeyId, UserId};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::OperationBuilder;
use uuid::Uuid;

use crate::guard::Access;
use crate::guard::rate::{Counted, Exhausted, Limits, RateClass};

/// Says that so much was used, whatever is asked, and keeps what it was asked.
struct Used(u32, Mutex<Vec<String>>);

#[async_trait]
impl RateLimiter for Used {
    async fn take(&self, key: &str, quota: Quota, now: DateTime<Utc>) -> Taken {
        self.1.lock().unwrap().push(key.to_owned());
        quota.taken(self.0, now)
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[actix_web::test]
async fn clients_are_told_what_they_have_left() {
    let limiter = Used(11, Mutex::default());
    let now = at("2026-11-20T09:00:18Z");
    let mut limits = Limits::new(Some(&limiter), now);
    let user = UserId::new(Uuid::from_u128(7));
    let key = ApiKeyId::new(Uuid::from_u128(8));
    limits
        .take(RateClass::Write, Counted::Person(user))
        .await
        .unwrap();
    limits.take_key(key, ApiKey::QUOTA).await.unwrap();
    let mut headers = HeaderMap::new();
    limits.write(&mut headers);
    assert_eq!(
        headers.get("ratelimit-policy").unwrap(),
        "\"write\";q=120;w=60, \"key\";q=100;w=3600"
    );
    assert_eq!(
        headers.get("ratelimit").unwrap(),
        "\"write\";r=109;t=42, \"key\";r=89;t=3582"
    );

    let over = limits.take(RateClass::CreateSession, Counted::Person(user));
    assert_eq!(over.await, Err(Exhausted(42)));
    let address = "2001:db8::".parse().unwrap();
    limits
        .take(RateClass::SignIn, Counted::Address(address))
        .await
        .unwrap();
    let asked = limiter.1.into_inner().unwrap();
    let names = [
        format!("write:user:{user}"),
        format!("key:{key}"),
        format!("create_session:user:{user}"),
        "sign_in:address:2001:db8::".to_owned(),
    ];
    assert_eq!(asked, names);
}

#[actix_web::test]
async fn nothing_is_told_where_nothing_is_limited() {
    let limiter = Used(1, Mutex::default());
    let now = at("2026-11-20T09:00:00Z");
    for (limiter, class) in [
        (None, RateClass::Write),
        (Some(&limiter as &dyn RateLimiter), RateClass::Unlimited),
    ] {
        let mut limits = Limits::new(limiter, now);
        limits.take(class, Counted::Nobody).await.unwrap();
        let mut headers = HeaderMap::new();
        limits.write(&mut headers);
        assert!(headers.is_empty(), "{class:?}");
    }
}

#[test]
fn a_class_is_declared_or_follows_from_the_method() {
    let key = Access::Key(KeyScope::Read);
    for (declared, method, access, class) in [
        (None, Method::GET, key, Some(RateClass::Read)),
        (None, Method::POST, key, Some(RateClass::Write)),
        (None, Method::DELETE, Access::Person, Some(RateClass::Write)),
        (None, Method::GET, Access::Open, None),
        (
            Some(json!("unlimited")),
            Method::GET,
            Access::Open,
            Some(RateClass::Unlimited),
        ),
        (
            Some(json!("stream")),
            Method::GET,
            key,
            Some(RateClass::Stream),
        ),
        (Some(json!("often")), Method::GET, key, None),
        (Some(json!(7)), Method::GET, key, None),
    ] {
        let extensions = declared
            .clone()
            .map(|class: Value| -> Extensions { [("x-rate-class", class)].into_iter().collect() });
        let operation = OperationBuilder::new().extensions(extensions).build();
        assert_eq!(
            RateClass::of(&operation, &method, access),
            class,
            "{declared:?} {method} {access:?}"
        );
    }
}
