use proptest::prelude::*;

use crate::credits::{Multiplier, PricingError, Rounding, credits_for};
use crate::kernel::MicroCredits;

fn price(input: u64, output: u64, multiplier: &str, rounding: Rounding) -> u64 {
    credits_for(input, output, multiplier.parse().unwrap(), rounding)
        .unwrap()
        .get()
}

#[test]
fn turns_cost_whole_credits_or_exactly_what_they_use() {
    // input, output, multiplier, whole credits a turn, exact micro-credits
    for (input, output, multiplier, per_turn, exact) in [
        (0, 0, "3", 0, 0),
        (1, 0, "1", 1, 100),
        (5_000, 5_000, "1", 1, 1_000_000),
        (5_000, 5_001, "1", 2, 1_000_100),
        (10_000, 0, "0.25", 1, 250_000),
        (40_000, 0, "0.25", 1, 1_000_000),
        (40_001, 0, "0.25", 2, 1_000_025),
        (7, 4, "0.3", 1, 330),
        (1, 0, "0.001", 1, 1),
        (123_456, 7_890, "1.2", 16, 15_761_520),
        (1_000_000, 128_000, "4", 452, 451_200_000),
        (10_000, 10_000, "0", 0, 0),
    ] {
        let given = format!("{input} + {output} x {multiplier}");
        assert_eq!(
            price(input, output, multiplier, Rounding::PerTurn),
            per_turn * MicroCredits::PER_CREDIT,
            "{given}"
        );
        assert_eq!(
            price(input, output, multiplier, Rounding::Exact),
            exact,
            "{given}"
        );
    }
}

#[test]
fn a_price_beyond_the_ledger_is_an_error() {
    for rounding in [Rounding::PerTurn, Rounding::Exact] {
        assert_eq!(
            credits_for(
                u64::MAX,
                u64::MAX,
                Multiplier::from_thousandths(u32::MAX),
                rounding
            ),
            Err(PricingError::Overflow)
        );
    }
    // The largest number of whole credits that fits, and one token more.
    let most = u64::MAX / MicroCredits::PER_CREDIT * 10_000;
    assert!(credits_for(most, 0, "1".parse().unwrap(), Rounding::PerTurn).is_ok());
    assert_eq!(
        credits_for(most, 1, "1".parse().unwrap(), Rounding::PerTurn),
        Err(PricingError::Overflow)
    );
}

fn rounding() -> impl Strategy<Value = Rounding> {
    prop_oneof![Just(Rounding::PerTurn), Just(Rounding::Exact)]
}

/// Errors sort above every amount: a price that does not fit is dearer than any that does.
fn ordered(price: Result<MicroCredits, PricingError>) -> (bool, u64) {
    price.map_or((true, 0), |amount| (false, amount.get()))
}

proptest! {
    #[test]
    fn more_tokens_or_a_higher_multiplier_never_cost_less(
        input: u64, output: u64, multiplier: u32, more: u32, dearer: u32, rounding in rounding(),
    ) {
        let at = |input, multiplier| {
            ordered(credits_for(input, output, Multiplier::from_thousandths(multiplier), rounding))
        };
        let base = at(input, multiplier);
        prop_assert!(at(input.saturating_add(more.into()), multiplier) >= base);
        prop_assert!(at(input, multiplier.saturating_add(dearer)) >= base);
    }

    /// The price is the least amount of its unit that pays for the tokens.
    #[test]
    fn prices_are_the_least_that_pay(
        input in 0..1_u64 << 40, output in 0..1_u64 << 40, multiplier in 0..10_000_u32,
    ) {
        let at = |rounding| {
            let multiplier = Multiplier::from_thousandths(multiplier);
            u128::from(credits_for(input, output, multiplier, rounding).unwrap().get())
        };
        let owed = u128::from(input + output) * u128::from(multiplier);
        let exact = at(Rounding::Exact);
        prop_assert!(exact * 10 >= owed && exact.saturating_sub(1) * 10 <= owed);
        prop_assert_eq!(exact * 10 == owed, owed % 10 == 0);
        let whole = at(Rounding::PerTurn);
        prop_assert_eq!(whole % 1_000_000, 0);
        prop_assert!(whole >= exact && whole - exact < 1_000_000);
    }

    #[test]
    fn swapping_input_and_output_changes_nothing(input: u64, output: u64, multiplier: u32, rounding in rounding()) {
        let multiplier = Multiplier::from_thousandths(multiplier);
        prop_assert_eq!(
            credits_for(input, output, multiplier, rounding),
            credits_for(output, input, multiplier, rounding)
        );
    }
}
