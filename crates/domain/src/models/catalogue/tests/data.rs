use std::collections::HashMap;

use super::{builtin, day, model};
use crate::credits::Multiplier;
use crate::models::{Effort, ModelKind, ModelSpec, ModelStatus, PlanTier, Sampling};

/// Models whose multiplier was given before there was a rule, with the plan that the plan table or the rule names.
const GIVEN: &[(&str, &str, PlanTier)] = &[
    ("claude-opus-4-5-20251101", "3.0", PlanTier::Enterprise),
    ("claude-sonnet-4-5-20250929", "1.0", PlanTier::Starter),
    ("claude-sonnet-4-5", "1.0", PlanTier::Starter),
    ("claude-sonnet-4-20250514-thinking", "1.5", PlanTier::Pro),
    ("claude-haiku-4-5-20250110", "0.25", PlanTier::Free),
    ("claude-haiku-4-5", "0.25", PlanTier::Free),
    ("gemini-2.5-pro", "1.2", PlanTier::Pro),
    ("gemini-2.5-flash", "0.4", PlanTier::Starter),
    ("gemini-2.0-flash", "0.3", PlanTier::Free),
    ("gpt-4o", "1.0", PlanTier::Starter),
    ("gpt-4o-mini", "0.25", PlanTier::Free),
    ("o1", "4.0", PlanTier::Enterprise),
    ("o1-mini", "1.5", PlanTier::Pro),
    ("o3-mini", "2.0", PlanTier::Enterprise),
    ("scripted", "0.1", PlanTier::Free),
];

/// The rules in their own words: the price of half input, half output over that of Sonnet 4.5 ($3 and $15), rounded up
/// to a tenth; up to 0.3 free, up to 1 starter, up to 1.5 pro, above that enterprise.
fn by_rule(model: &ModelSpec) -> (Multiplier, PlanTier) {
    let rates = &model.prices.rates;
    let tenths = ((rates.input.get() + rates.output.get()) * 10).div_ceil(18_000_000);
    let plan = match tenths {
        ..=3 => PlanTier::Free,
        4..=10 => PlanTier::Starter,
        11..=15 => PlanTier::Pro,
        16.. => PlanTier::Enterprise,
    };
    let thousandths = u32::try_from(tenths).unwrap() * 100;
    (Multiplier::from_thousandths(thousandths), plan)
}

#[test]
fn every_multiplier_and_plan_follows_its_rule() {
    let given: HashMap<_, _> = GIVEN
        .iter()
        .map(|(id, m, plan)| (*id, (*m, *plan)))
        .collect();
    for model in builtin().models() {
        let (multiplier, plan) = given.get(model.id.as_str()).map_or_else(
            || by_rule(model),
            |(multiplier, plan)| (multiplier.parse().unwrap(), *plan),
        );
        assert_eq!(model.multiplier, multiplier, "{}", model.id);
        assert_eq!(model.first_plan(), plan, "{}", model.id);
    }
    for (id, ..) in GIVEN {
        assert!(builtin().find_by_id(id).is_some(), "{id}");
    }
}

#[test]
fn the_named_plans_hold() {
    for (id, plan) in [
        ("claude-haiku-5-5", PlanTier::Free),
        ("gpt-6-luna", PlanTier::Free),
        ("gemini-3.8-flash", PlanTier::Free),
        ("claude-sonnet-5-5", PlanTier::Starter),
        ("gpt-6-sol", PlanTier::Starter),
        ("gemini-4-argon", PlanTier::Starter),
        ("claude-opus-5-5", PlanTier::Pro),
        ("claude-fable-5-2", PlanTier::Enterprise),
    ] {
        let model = model(id);
        for asking in PlanTier::ALL {
            assert_eq!(
                model.is_open_to(asking),
                asking >= plan,
                "{id} on {}",
                asking.as_str()
            );
        }
    }
}

#[test]
fn statuses_change_on_their_day() {
    let retired = |successor: &str| ModelStatus::Retired {
        successor: Some(successor.into()),
    };
    for (id, today, expected) in [
        ("claude-opus-5-5", "2026-11-20", ModelStatus::Current),
        ("gemini-3.1-pro-preview", "2026-11-20", ModelStatus::Preview),
        ("o1", "2026-11-20", retired("gpt-5.6-sol")),
        ("o3-mini", "2026-11-20", retired("gpt-5.6-terra")),
        ("o1-mini", "2026-11-20", retired("gpt-5.6-terra")),
        (
            "gemini-2.0-flash",
            "2026-11-20",
            retired("gemini-3.8-flash"),
        ),
        (
            "claude-sonnet-4-20250514-thinking",
            "2026-11-20",
            retired("claude-sonnet-5-5"),
        ),
        (
            "gemini-2.5-pro",
            "2026-11-30",
            ModelStatus::Retiring {
                on: day("2026-12-01"),
                successor: Some("gemini-3.8-flash".into()),
            },
        ),
        ("gemini-2.5-pro", "2026-12-01", retired("gemini-3.8-flash")),
        ("gpt-4o", "2027-01-14", retired("gpt-6-luna")),
    ] {
        assert_eq!(model(id).status_on(day(today)), expected, "{id} on {today}");
    }
}

/// Following successors must come to a model that answers: nobody is offered a dead end.
#[test]
fn every_retirement_leads_to_a_current_model() {
    let catalogue = builtin();
    for model in catalogue.models() {
        let mut at = model;
        for _ in 0..catalogue.models().len() {
            match catalogue.successor_of(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        let status = at.status_on(day("2026-11-20"));
        assert!(
            matches!(status, ModelStatus::Current | ModelStatus::Preview),
            "{} ends at {}",
            model.id,
            at.id
        );
    }
}

#[test]
fn dated_ids_are_sent_by_the_name_the_vendor_knows() {
    for (id, wire_id) in [
        ("claude-haiku-4-5-20250110", "claude-haiku-4-5"),
        ("claude-sonnet-4-5-20250929", "claude-sonnet-4-5"),
        ("claude-opus-4-5-20251101", "claude-opus-4-5-20251101"),
        ("gpt-6.1-sol", "gpt-6.1-sol"),
    ] {
        assert_eq!(model(id).wire_id(), wire_id);
    }
}

/// What the vendors say in prose, beside the table that the data was read from.
#[test]
fn refusals_are_as_the_vendors_say() {
    for model in builtin()
        .models()
        .iter()
        .filter(|model| model.kind == ModelKind::Chat)
    {
        let id = &model.id;
        let values = model
            .reasoning
            .as_ref()
            .map_or(&[][..], |control| &control.values);
        assert_eq!(model.reasoning.is_some(), model.abilities.reasoning, "{id}");
        assert_eq!(
            model.refuses_stop,
            model.provider == "openai" && model.abilities.reasoning,
            "{id}"
        );
        if model.provider == "openai" && model.abilities.reasoning {
            let has_none = values.contains(&Effort::None);
            let expected = if has_none {
                Sampling::OnlyWithEffortNone
            } else {
                Sampling::Refused
            };
            assert_eq!(model.sampling, expected, "{id}");
        }
        if model.provider == "anthropic" {
            assert!(
                matches!(
                    model.sampling,
                    Sampling::Refused | Sampling::OnlyWithOlderVersion
                ),
                "{id}: the current version of the API has no sampling parameters"
            );
        }
    }
    for (id, minimal) in [
        ("gemini-3.6-flash", true),
        ("gemini-3.7-flash", false),
        ("gpt-5", true),
    ] {
        let values = model(id).reasoning.unwrap().values;
        assert_eq!(values.contains(&Effort::Minimal), minimal, "{id}");
    }
}

#[test]
fn the_scripted_model_is_marked_free_of_charge_and_open_to_all() {
    let catalogue = builtin();
    let scripted = catalogue.scripted();
    assert!(scripted.is_scripted());
    assert!(PlanTier::ALL.iter().all(|plan| scripted.is_open_to(*plan)));
    assert_eq!(
        catalogue
            .models()
            .iter()
            .filter(|model| model.is_scripted())
            .count(),
        1
    );
}

#[test]
fn prompts_fit_beside_the_answer() {
    for (id, output, expected) in [
        // One window for both.
        ("claude-haiku-4-5", 64_000, 136_000),
        // The vendor limits the prompt apart.
        ("gpt-6-sol", 8_000, 922_000),
        ("gpt-6-sol", 1_050_001, 0),
    ] {
        assert_eq!(model(id).max_prompt_tokens(output), expected, "{id}");
    }
}

#[test]
fn entries_are_written_as_they_are_read() {
    for model in builtin().models() {
        let written = serde_json::to_string(model).unwrap();
        assert_eq!(&serde_json::from_str::<ModelSpec>(&written).unwrap(), model);
    }
}
