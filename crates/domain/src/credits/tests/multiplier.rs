use proptest::prelude::*;
use serde_json::json;

use crate::credits::{Multiplier, MultiplierError};

#[test]
fn decimals_are_read_exactly_or_not_at_all() {
    for (text, expected) in [
        ("0.25", Ok(250)),
        ("3", Ok(3_000)),
        ("3.0", Ok(3_000)),
        ("0.001", Ok(1)),
        ("1.2500", Ok(1_250)),
        ("0", Ok(0)),
        ("4294967.295", Ok(u32::MAX)),
        ("4294967.296", Err(MultiplierError::TooLarge)),
        ("99999999999", Err(MultiplierError::TooLarge)),
        ("0.0001", Err(MultiplierError::TooPrecise)),
        ("", Err(MultiplierError::NotDecimal)),
        (".5", Err(MultiplierError::NotDecimal)),
        ("1.", Err(MultiplierError::NotDecimal)),
        ("-1", Err(MultiplierError::NotDecimal)),
        ("1e3", Err(MultiplierError::NotDecimal)),
        ("1,5", Err(MultiplierError::NotDecimal)),
        ("NaN", Err(MultiplierError::NotDecimal)),
    ] {
        assert_eq!(
            text.parse().map(Multiplier::thousandths),
            expected,
            "{text}"
        );
    }
}

#[test]
fn numbers_and_text_mean_the_same() {
    for (value, thousandths) in [
        (json!(0.25), 250),
        (json!(1.1), 1_100),
        (json!(3), 3_000),
        (json!("0.3"), 300),
    ] {
        let multiplier: Multiplier = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(multiplier.thousandths(), thousandths, "{value}");
    }
    for refused in [
        json!(-1),
        json!(0.000_1),
        json!(1e300),
        json!(null),
        json!([1]),
    ] {
        assert!(
            serde_json::from_value::<Multiplier>(refused.clone()).is_err(),
            "{refused}"
        );
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(thousandths: u32) {
        let multiplier = Multiplier::from_thousandths(thousandths);
        prop_assert_eq!(multiplier.to_string().parse(), Ok(multiplier));
        let stored = serde_json::to_string(&multiplier).unwrap();
        prop_assert_eq!(serde_json::from_str::<Multiplier>(&stored).unwrap(), multiplier);
    }
}
