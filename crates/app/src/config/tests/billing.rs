use atelier_domain::billing::PriceId;
use atelier_domain::models::PlanTier;
use serde_json::{Value, json};

use super::load;

/// An installation that sells everything, with some settings changed; `null` takes one away.
fn selling(changes: &Value) -> Value {
    let mut values = json!({
        "stripe_secret_key": "sk_test_canary",
        "stripe_webhook_secret": "whsec_canary_0123456789abcdefghij",
        "stripe_starter_price_id": "price_starter",
        "stripe_pro_price_id": "price_pro, price_pro_of_last_year",
        "stripe_enterprise_price_id": "price_enterprise",
        "stripe_credit_price_id": "price_pack",
    });
    let settings = values.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        settings.insert(name.clone(), value.clone());
    }
    settings.retain(|_, value| !value.is_null());
    values
}

fn problems(changes: &Value) -> Vec<String> {
    load(selling(changes)).map_or_else(|error| error.problems().to_vec(), |_| Vec::new())
}

#[test]
fn nothing_is_sold_where_nothing_is_set() {
    assert!(load(json!({})).unwrap().billing.is_none());
    let blank =
        json!({ "stripe_secret_key": " ", "stripe_webhook_secret": "", "stripe_pro_price_id": "" });
    assert!(load(blank).unwrap().billing.is_none());
}

#[test]
fn a_whole_setting_sells_and_prints_no_secret() {
    let config = load(selling(&json!({}))).unwrap();
    let printed = format!("{config:?}");
    assert!(!printed.contains("canary"), "{printed}");
    let prices = config.billing.unwrap().prices;
    let price = |id: &str| PriceId::new(id);
    assert_eq!(prices.price_of(PlanTier::Pro), Some(&price("price_pro")));
    for (id, plan) in [
        ("price_starter", Some(PlanTier::Starter)),
        ("price_pro_of_last_year", Some(PlanTier::Pro)),
        ("price_enterprise", Some(PlanTier::Enterprise)),
        ("price_pack", None),
    ] {
        assert_eq!(prices.plan_of(&price(id)), plan, "{id}");
    }
    assert_eq!(prices.pack(), Some(&price("price_pack")));
}

#[test]
fn a_part_of_it_is_a_problem_for_each_thing_that_is_missing() {
    let names = [
        "STRIPE_SECRET_KEY",
        "STRIPE_WEBHOOK_SECRET",
        "STRIPE_STARTER_PRICE_ID",
        "STRIPE_PRO_PRICE_ID",
        "STRIPE_ENTERPRISE_PRICE_ID",
        "STRIPE_CREDIT_PRICE_ID",
    ];
    for missing in names {
        let found = problems(&json!({ missing.to_lowercase(): null }));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with(&format!("{missing} is missing")),
            "{found:?}"
        );
    }
    let alone = load(json!({ "stripe_pro_price_id": "price_pro" })).unwrap_err();
    assert_eq!(alone.problems().len(), names.len() - 1, "{alone}");
}

#[test]
fn settings_that_can_not_be_are_problems_that_repeat_no_secret() {
    for (changes, expected) in [
        (
            json!({ "stripe_secret_key": "pk_test_canary" }),
            "STRIPE_SECRET_KEY must start",
        ),
        (
            json!({ "stripe_secret_key": "canary" }),
            "STRIPE_SECRET_KEY must start",
        ),
        (
            json!({ "stripe_secret_key": "sk_live_canary" }),
            "only production",
        ),
        (
            json!({ "stripe_webhook_secret": "whsec_canary" }),
            "STRIPE_WEBHOOK_SECRET must have",
        ),
        (
            json!({ "stripe_webhook_secret": "whsec_0123456789abcdefghijklmnop,canary" }),
            "STRIPE_WEBHOOK_SECRET must have",
        ),
        (
            json!({ "stripe_pro_price_id": "prod_pro" }),
            "STRIPE_PRO_PRICE_ID has \"prod_pro\"",
        ),
        (
            json!({ "stripe_pro_price_id": "price_starter" }),
            "of something else",
        ),
        (
            json!({ "stripe_credit_price_id": "price_a,price_b" }),
            "packs have one",
        ),
        (
            json!({ "stripe_base_url": "http://stripe.example.test" }),
            "STRIPE_BASE_URL",
        ),
        (
            json!({ "stripe_base_url": "http://10.0.0.1:4010" }),
            "STRIPE_BASE_URL",
        ),
        (json!({ "stripe_base_url": "stripe" }), "STRIPE_BASE_URL"),
    ] {
        let found = problems(&changes);
        assert_eq!(found.len(), 1, "{changes}: {found:?}");
        assert!(found[0].contains(expected), "{found:?}");
        assert!(!found[0].contains("canary"), "{found:?}");
    }
    for address in [
        "http://127.0.0.1:4010",
        "http://[::1]:1",
        "http://localhost:1",
        "https://a.test",
    ] {
        let config = load(selling(&json!({ "stripe_base_url": address }))).unwrap();
        assert_eq!(config.billing.unwrap().address.as_deref(), Some(address));
    }
}

#[test]
fn production_takes_true_money_at_stripes_own_address() {
    let found = problems(&json!({
        "environment": "production",
        "stripe_base_url": "https://stripe.example.test",
    }));
    for expected in ["is a test key", "STRIPE_BASE_URL is set"] {
        let is_named = found.iter().any(|problem| problem.contains(expected));
        assert!(is_named, "{expected}: {found:?}");
    }
    let live = problems(&json!({ "environment": "production", "stripe_secret_key": "sk_live_x" }));
    let is_of_stripe = |problem: &&String| problem.contains("STRIPE");
    assert_eq!(live.iter().find(is_of_stripe), None);
}
