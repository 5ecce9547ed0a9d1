//! Which model an agent gets, and which it can't have.

use super::{Site, team_at};
use crate::editorial::Agent;
use crate::editorial::draft::AgentDraft;
use crate::models::{ModelSpec, ModelStatus, PlanTier};

type Asked<'a> = (Option<&'a str>, Option<&'a str>);

fn cast(site: &Site, plan: PlanTier, (provider, model): Asked<'_>) -> Result<Agent, Vec<String>> {
    let draft = AgentDraft {
        provider: provider.map(str::to_owned),
        model: model.map(str::to_owned),
        ..AgentDraft::default()
    };
    team_at(site, plan, vec![draft]).map(|mut agents| agents.remove(1))
}

#[test]
fn models_are_found_by_name_provider_and_default() {
    let both = ["anthropic", "openai"];
    for (keys, plan, asked, expected) in [
        // The best of the plan, then the scripted one.
        (&both[..], PlanTier::Free, (None, None), "claude-haiku-5-5"),
        (&both, PlanTier::Starter, (None, None), "claude-sonnet-5-5"),
        (&[], PlanTier::Enterprise, (None, None), "scripted"),
        // The best of a provider.
        (
            &both,
            PlanTier::Starter,
            (Some("openai"), None),
            "gpt-6.1-sol",
        ),
        (&[], PlanTier::Free, (Some("scripted"), None), "scripted"),
        // By name, dated or not.
        (
            &both,
            PlanTier::Free,
            (None, Some("claude-haiku-4-5")),
            "claude-haiku-4-5",
        ),
        (
            &both,
            PlanTier::Free,
            (None, Some("claude-haiku-4-5-20250110")),
            "claude-haiku-4-5-20250110",
        ),
        (
            &both,
            PlanTier::Free,
            (Some("openai"), Some("gpt-6-luna")),
            "gpt-6-luna",
        ),
        (&[], PlanTier::Free, (None, Some("scripted")), "scripted"),
        // A retiring one answers until its day.
        (
            &both,
            PlanTier::Free,
            (None, Some("gpt-4o-mini")),
            "gpt-4o-mini",
        ),
    ] {
        let agent = cast(&Site::with_keys_of(keys), plan, asked).unwrap();
        assert_eq!(agent.model, expected, "{asked:?}");
    }
}

#[test]
fn whoever_names_no_model_gets_the_one_they_prefer() {
    let keys = ["anthropic", "google"];
    for (plan, preferred, expected) in [
        (PlanTier::Pro, (None, None), "claude-opus-5-5"),
        (
            PlanTier::Pro,
            (Some("google"), Some("gemini-3.8-flash")),
            "gemini-3.8-flash",
        ),
        // The best of a provider.
        (PlanTier::Starter, (Some("google"), None), "gemini-4-argon"),
        (PlanTier::Pro, (Some("scripted"), None), "scripted"),
        // What can't be had: beyond the plan, retired, without a key, no writer, not in the catalogue any more.
        (
            PlanTier::Free,
            (Some("anthropic"), Some("claude-sonnet-5-5")),
            "claude-haiku-5-5",
        ),
        (
            PlanTier::Free,
            (Some("google"), Some("gemini-2.0-flash")),
            "claude-haiku-5-5",
        ),
        (
            PlanTier::Free,
            (Some("openai"), Some("gpt-6-luna")),
            "claude-haiku-5-5",
        ),
        (PlanTier::Free, (Some("openai"), None), "claude-haiku-5-5"),
        (
            PlanTier::Free,
            (Some("google"), Some("gemini-embedding-2")),
            "claude-haiku-5-5",
        ),
        (
            PlanTier::Free,
            (Some("google"), Some("gemini-0")),
            "claude-haiku-5-5",
        ),
    ] {
        let mut site = Site::with_keys_of(&keys);
        let (provider, model) = preferred;
        site.preferences.default_provider = provider.map(str::to_owned);
        site.preferences.default_model = model.map(str::to_owned);
        let agent = cast(&site, plan, (None, None)).unwrap();
        assert_eq!(agent.model, expected, "{plan:?}, {preferred:?}");
        // What is named counts.
        let named = cast(&site, plan, (None, Some("claude-haiku-5-5")));
        assert_eq!(named.unwrap().model, "claude-haiku-5-5");
    }
}

#[test]
fn models_that_cannot_be_had_are_refused() {
    let unknown = |what: &str| {
        format!(
            "agents[1].model unknown_model: {what} is not in the catalogue of models that write"
        )
    };
    let site = Site::with_keys_of(&["anthropic", "google"]);
    for (asked, refusal) in [
        ((None, Some("gpt-1")), unknown("gpt-1")),
        ((None, Some("")), unknown("")),
        ((Some("anthropic"), Some("gpt-6-luna")), unknown("gpt-6-luna")),
        // A model that makes vectors writes nothing.
        (
            (None, Some("gemini-embedding-2")),
            unknown("gemini-embedding-2"),
        ),
        (
            (Some("nobody"), None),
            "agents[1].model unknown_model: nobody has no current model that writes".to_owned(),
        ),
        (
            (None, Some("gemini-2.0-flash")),
            "agents[1].model model_retired: gemini-2.0-flash is retired; its successor is gemini-3.8-flash"
                .to_owned(),
        ),
        // Its day has passed.
        (
            (None, Some("claude-sonnet-4-20250514-thinking")),
            "agents[1].model model_retired: claude-sonnet-4-20250514-thinking is retired; its successor is claude-sonnet-5-5"
                .to_owned(),
        ),
        (
            (None, Some("gpt-6-luna")),
            "agents[1].model provider_not_configured: the provider openai of gpt-6-luna has no key here"
                .to_owned(),
        ),
        (
            (Some("openai"), None),
            "agents[1].model provider_not_configured: the provider openai of gpt-6-luna has no key here"
                .to_owned(),
        ),
        (
            (None, Some("claude-sonnet-5-5")),
            "agents[1].model plan_required: Claude Sonnet 5.5 is not part of the free plan (starter does)"
                .to_owned(),
        ),
        (
            (None, Some("claude-opus-5")),
            "agents[1].model plan_required: Claude Opus 5 is not part of the free plan (enterprise does)"
                .to_owned(),
        ),
    ] {
        let refused = cast(&site, PlanTier::Free, asked).unwrap_err();
        assert_eq!(refused, [refusal], "{asked:?}");
    }
}

#[test]
fn a_retired_model_without_a_successor_offers_none() {
    let mut site = Site::with_keys_of(&["house"]);
    let retired = house_model("house-1", ModelStatus::Retired { successor: None });
    site.catalogue = site.catalogue.extend([retired]).unwrap();
    assert_eq!(
        cast(&site, PlanTier::Free, (None, Some("house-1"))).unwrap_err(),
        ["agents[1].model model_retired: house-1 is retired"]
    );
}

#[test]
fn a_provider_that_starts_above_the_plan_names_the_plan() {
    let mut site = Site::with_keys_of(&["house"]);
    let model = ModelSpec {
        plan: Some(PlanTier::Pro),
        ..house_model("house-1", ModelStatus::Current)
    };
    site.catalogue = site.catalogue.extend([model]).unwrap();
    assert_eq!(
        cast(&site, PlanTier::Free, (Some("house"), None)).unwrap_err(),
        ["agents[1].model plan_required: House is not part of the free plan (pro does)"]
    );
    assert!(cast(&site, PlanTier::Pro, (Some("house"), None)).is_ok());
}

#[test]
fn of_two_providers_the_one_that_can_be_reached_is_taken() {
    let mut site = Site::with_keys_of(&["house"]);
    let model = house_model("claude-haiku-5-5", ModelStatus::Current);
    site.catalogue = site.catalogue.extend([model]).unwrap();
    for (keys, provider) in [
        (&["house"][..], "house"),
        (&["anthropic"], "anthropic"),
        (&["anthropic", "house"], "anthropic"),
    ] {
        site.providers = keys.iter().map(|&name| name.to_owned()).collect();
        let asked = (None, Some("claude-haiku-5-5"));
        assert_eq!(
            cast(&site, PlanTier::Free, asked).unwrap().provider,
            provider
        );
    }
}

#[test]
fn fallbacks_are_checked_as_the_first_model_is() {
    let site = Site::with_keys_of(&["anthropic"]);
    let with = |fallbacks: &[&str]| {
        let draft = AgentDraft {
            fallback_models: fallbacks.iter().map(|&name| name.to_owned()).collect(),
            ..AgentDraft::default()
        };
        team_at(&site, PlanTier::Free, vec![draft])
    };
    let agents = with(&["claude-haiku-4-5", "scripted"]).unwrap();
    assert_eq!(agents[1].fallback_models, ["claude-haiku-4-5", "scripted"]);
    assert_eq!(
        with(&[
            "scripted",
            "gpt-1",
            "gemini-2.0-flash",
            "gpt-6-luna",
            "text-embedding-3-small"
        ])
        .unwrap_err(),
        [
            "agents[1].fallback_models[1] unknown_model: gpt-1 is not in the catalogue of models that write",
            "agents[1].fallback_models[2] model_retired: gemini-2.0-flash is retired; its successor is gemini-3.8-flash",
            "agents[1].fallback_models[3] provider_not_configured: the provider openai of gpt-6-luna has no key here",
            "agents[1].fallback_models[4] unknown_model: text-embedding-3-small is not in the catalogue of models that write",
        ]
    );
    assert_eq!(
        with(&["claude-opus-5-5"]).unwrap_err(),
        [
            "agents[1].fallback_models[0] plan_required: Claude Opus 5.5 is not part of the free plan (pro does)"
        ]
    );
}

fn house_model(id: &str, status: ModelStatus) -> ModelSpec {
    let site = Site::with_keys_of(&[]);
    ModelSpec {
        provider: "house".to_owned(),
        id: id.to_owned(),
        display_name: "House".to_owned(),
        status,
        ..site
            .catalogue
            .find_by_id("claude-haiku-4-5")
            .unwrap()
            .clone()
    }
}
