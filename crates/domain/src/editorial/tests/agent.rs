use serde_json::{Value, from_value, json, to_value};

use crate::editorial::{AgentId, Phase, Role, Temperature};

#[test]
fn ids_are_short_and_plain() {
    let longest = "a".repeat(AgentId::MAX_CHARS);
    for (given, fits) in [
        ("w", true),
        ("Writer_2-b", true),
        (longest.as_str(), true),
        ("", false),
        ("a b", false),
        ("a.b", false),
        ("agent:a", false),
        ("ä", false),
        ("a\n", false),
        (&format!("{longest}a"), false),
    ] {
        assert_eq!(AgentId::new(given).is_some(), fits, "{given}");
        // What is stored is held to the same rule.
        let read = from_value::<AgentId>(json!(given));
        assert_eq!(read.is_ok(), fits, "{given}");
        if let Some(id) = AgentId::new(given) {
            assert_eq!((id.as_str(), id.to_string().as_str()), (given, given));
            assert_eq!(to_value(&id).unwrap(), json!(given));
        }
    }
}

#[test]
fn phases_are_numbered_in_their_order() {
    for (number, phase, next, is_parallel) in [
        (1, Phase::Write, Some(Phase::Review), false),
        (2, Phase::Review, Some(Phase::Synthesize), true),
        (3, Phase::Synthesize, None, false),
    ] {
        assert_eq!(phase.number(), number);
        assert_eq!(Phase::try_from(number), Ok(phase));
        assert_eq!(to_value(phase).unwrap(), json!(number));
        assert_eq!(from_value::<Phase>(json!(number)).unwrap(), phase);
        assert_eq!(phase.next(), next);
        assert_eq!(phase.is_parallel(), is_parallel);
    }
    assert!(Phase::ALL.is_sorted());
    for bad in [0, 4, 255] {
        let error = Phase::try_from(bad).unwrap_err();
        assert_eq!(error.to_string(), "phase must be 1, 2 or 3");
        assert!(from_value::<Phase>(json!(bad)).is_err());
    }
}

#[test]
fn temperatures_are_hundredths_up_to_two() {
    for (given, hundredths) in [
        (0.0, Some(0)),
        (-0.0, Some(0)),
        (0.7, Some(70)),
        (0.294_999, Some(29)),
        (1.999, Some(200)),
        (2.0, Some(200)),
        (2.001, None),
        (-0.001, None),
        (f64::NAN, None),
        (f64::INFINITY, None),
    ] {
        let temperature = Temperature::from_f64(given);
        assert_eq!(
            temperature,
            hundredths.and_then(Temperature::from_hundredths),
            "{given}"
        );
        if let (Some(temperature), Some(hundredths)) = (temperature, hundredths) {
            assert!((temperature.as_f64() * 100.0 - f64::from(hundredths)).abs() < 1e-9);
            assert_eq!(to_value(temperature).unwrap(), json!(hundredths));
        }
    }
    assert_eq!(Temperature::from_hundredths(201), None);
    for bad in [json!(201), json!(-1), json!(0.5), Value::Null] {
        assert!(from_value::<Temperature>(bad).is_err());
    }
}

#[test]
fn roles_are_stored_by_name() {
    for role in [
        Role::Writer,
        Role::ContentExpert,
        Role::StyleEditor,
        Role::FactChecker,
        Role::Synthesizer,
        Role::Custom,
    ] {
        assert_eq!(to_value(role).unwrap(), json!(role.as_str()));
        assert_eq!(from_value::<Role>(json!(role.as_str())).unwrap(), role);
    }
}
