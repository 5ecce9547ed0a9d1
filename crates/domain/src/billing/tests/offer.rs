use chrono::NaiveDate;

use crate::billing::PlanOffer;
use crate::identity::Offer as _;
use crate::models::{Catalogue, PlanTier};

#[test]
fn models_are_of_the_catalogue_and_of_the_plan() {
    let catalogue = Catalogue::builtin().unwrap();
    let objection = |plan, provider, model| {
        let offer = PlanOffer {
            plan,
            catalogue: &catalogue,
            today: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        };
        let objection = offer.objection(provider, model)?;
        Some((objection.field, objection.code))
    };
    let said = |field: &str, code| Some((field.to_owned(), code));
    let (pro, free) = (PlanTier::Pro, PlanTier::Free);
    for (plan, provider, model, expected) in [
        (free, None, None, None),
        (free, Some("scripted"), Some("scripted"), None),
        (free, Some("anthropic"), None, None),
        (pro, Some("anthropic"), Some("claude-opus-5-5"), None),
        (
            pro,
            None,
            Some("scripted"),
            said("default_provider", "required"),
        ),
        (
            pro,
            Some("acme"),
            None,
            said("default_provider", "unknown_provider"),
        ),
        (
            pro,
            Some("scripted"),
            Some("nix"),
            said("default_model", "unknown_model"),
        ),
        (
            free,
            Some("anthropic"),
            Some("claude-opus-5-5"),
            said("default_model", "not_in_plan"),
        ),
    ] {
        assert_eq!(
            objection(plan, provider, model),
            expected,
            "{plan:?} {provider:?} {model:?}"
        );
    }
    assert_eq!(
        PlanOffer {
            plan: free,
            catalogue: &catalogue,
            today: NaiveDate::MIN
        }
        .most_rounds(),
        3
    );
}
