use serde_json::json;

use super::{builtin, day};
use crate::models::{ModelSpec, ModelStatus, PlanTier};

#[test]
fn the_default_is_the_best_of_the_plan_and_the_keys() {
    let catalogue = builtin().extend([house("house-mini")]).unwrap();
    for (plan, providers, today, expected) in [
        (
            PlanTier::Free,
            &["anthropic"][..],
            "2026-11-20",
            "claude-haiku-5-5",
        ),
        (
            PlanTier::Starter,
            &["anthropic"],
            "2026-11-20",
            "claude-sonnet-5-5",
        ),
        (
            PlanTier::Pro,
            &["anthropic"],
            "2026-11-20",
            "claude-opus-5-5",
        ),
        (
            PlanTier::Enterprise,
            &["anthropic"],
            "2026-11-20",
            "claude-fable-5-2",
        ),
        // The one listed first.
        (PlanTier::Free, &["openai"], "2026-11-20", "gpt-6-luna"),
        (PlanTier::Starter, &["openai"], "2026-11-20", "gpt-6.1-sol"),
        (
            PlanTier::Enterprise,
            &["openai"],
            "2026-11-20",
            "gpt-6-astra",
        ),
        // Retiring models and previews are no defaults, though gemini-2.5-pro is of a higher plan.
        (PlanTier::Pro, &["google"], "2026-11-20", "gemini-4-argon"),
        (
            PlanTier::Free,
            &["google"],
            "2026-11-20",
            "gemini-3.8-flash",
        ),
        // The highest plan of all providers, whichever is named first.
        (
            PlanTier::Pro,
            &["google", "anthropic"],
            "2026-11-20",
            "claude-opus-5-5",
        ),
        // Of equals, the provider named first.
        (
            PlanTier::Free,
            &["house", "openai"],
            "2026-11-20",
            "house-mini",
        ),
        (
            PlanTier::Free,
            &["openai", "house"],
            "2026-11-20",
            "gpt-6-luna",
        ),
        (PlanTier::Enterprise, &[], "2026-11-20", "scripted"),
        (
            PlanTier::Enterprise,
            &["scripted", "nobody"],
            "2026-11-20",
            "scripted",
        ),
        (
            PlanTier::Free,
            &["scripted", "google"],
            "2026-11-20",
            "gemini-3.8-flash",
        ),
    ] {
        let best = catalogue.best_for(plan, providers, day(today));
        assert_eq!(best.id, expected, "{} with {providers:?}", plan.as_str());
    }
}

#[test]
fn a_model_past_its_day_is_no_default() {
    let entry = ModelSpec {
        status: ModelStatus::Retiring {
            on: day("2027-01-01"),
            successor: Some("house-2".into()),
        },
        ..house("house-1")
    };
    let current = house("house-2");
    let catalogue = builtin().extend([entry, current]).unwrap();
    for today in ["2026-12-31", "2027-01-02"] {
        assert_eq!(
            catalogue
                .best_for(PlanTier::Free, &["house"], day(today))
                .id,
            "house-2"
        );
    }
    let house = catalogue.find("house", "house-1").unwrap();
    assert_eq!(house.first_plan(), PlanTier::Free);
    assert_eq!(catalogue.successor_of(house).unwrap().id, "house-2");
}

/// An operator's model that every plan may use, without a day of release.
fn house(id: &str) -> ModelSpec {
    serde_json::from_value(json!({
        "provider": "house", "id": id, "display_name": id, "kind": "chat",
        "status": {"state": "current"},
        "multiplier": 0.2, "context_window": 32_000, "max_output_tokens": 4_000,
        "prices": {"rates": {"input": 0, "output": 0}},
    }))
    .unwrap()
}
