use serde_json::json;

use super::{builtin, day};
use crate::models::{ModelSpec, PlanTier};

#[test]
fn the_default_is_the_best_of_the_plan_and_the_keys() {
    let catalogue = builtin();
    for (plan, providers, today, expected) in [
        (
            PlanTier::Free,
            &["anthropic"][..],
            "2026-11-20",
            "claude-haiku-4-5",
        ),
        (PlanTier::Free, &["openai"], "2026-11-20", "gpt-5.4-mini"),
        (
            PlanTier::Starter,
            &["anthropic"],
            "2026-11-20",
            "claude-sonnet-4-6",
        ),
        (
            PlanTier::Pro,
            &["anthropic"],
            "2026-11-20",
            "claude-opus-5-5",
        ),
        (
            PlanTier::Enterprise,
            &["openai"],
            "2026-11-20",
            "gpt-6-astra",
        ),
        // Previews and retiring models are no defaults: gemini-2.5-pro and gemini-3.1-pro-preview are dearer.
        (PlanTier::Pro, &["google"], "2026-11-20", "gemini-4-argon"),
        // Of equals, the provider named first.
        (
            PlanTier::Pro,
            &["openai", "anthropic"],
            "2026-11-20",
            "gpt-5.6-sol",
        ),
        (
            PlanTier::Pro,
            &["anthropic", "openai"],
            "2026-11-20",
            "claude-opus-5-5",
        ),
        // Of equals in one provider, the one listed first.
        (
            PlanTier::Free,
            &["google"],
            "2026-11-20",
            "gemini-3.8-flash",
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
    let entry: ModelSpec = serde_json::from_value(json!({
        "provider": "house", "id": "house-1", "display_name": "House 1", "kind": "chat",
        "status": {"state": "retiring", "on": "2027-01-01", "successor": "house-2"},
        "multiplier": 0.2, "context_window": 32_000, "max_output_tokens": 4_000,
        "prices": {"rates": {"input": 0, "output": 0}},
    }))
    .unwrap();
    let current: ModelSpec = ModelSpec {
        id: "house-2".into(),
        status: crate::models::ModelStatus::Current,
        ..entry.clone()
    };
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
