use proptest::prelude::*;

use super::{builtin, day, model};
use crate::models::TokenUsage;

fn usage(input: u64, cached: u64, cache_write: u64, output: u64) -> TokenUsage {
    TokenUsage {
        input_tokens: input,
        output_tokens: output,
        cached_input_tokens: cached,
        cache_write_tokens: cache_write,
        reasoning_tokens: 0,
    }
}

#[test]
fn calls_cost_what_the_vendors_list() {
    // model, day, input (cached and written to cache included), cached, written, output, micro-dollars
    for (id, on, input, cached, written, output, expected) in [
        ("claude-sonnet-4-5", "2026-11-20", 0, 0, 0, 0, 0),
        (
            "claude-sonnet-4-5",
            "2026-11-20",
            1_000_000,
            0,
            0,
            1_000_000,
            18_000_000,
        ),
        // 500 at $3, 1,000 at $0.30, 500 at $3.75.
        (
            "claude-sonnet-4-5",
            "2026-11-20",
            2_000,
            1_000,
            500,
            0,
            3_675,
        ),
        // One token at $0.10 a million is a tenth of a micro-dollar, rounded up.
        ("gpt-6-luna", "2026-11-20", 1, 0, 0, 0, 1),
        // Google has no price for writing: as input.
        ("gemini-3.5-flash", "2026-11-20", 1_000, 0, 1_000, 0, 1_500),
        // The long-prompt price holds for the whole call, and from above the limit.
        ("gpt-6-sol", "2026-11-20", 272_000, 0, 0, 1_000, 554_000),
        ("gpt-6-sol", "2026-11-20", 272_001, 0, 0, 1_000, 1_103_004),
        (
            "gemini-4-argon",
            "2026-11-30",
            1_000_000,
            0,
            0,
            1_000_000,
            12_000_000,
        ),
        (
            "gemini-4-argon",
            "2026-12-01",
            1_000_000,
            0,
            0,
            1_000_000,
            24_000_000,
        ),
        (
            "gemini-3.8-flash",
            "2026-12-31",
            1_000_000,
            1_000_000,
            0,
            0,
            75_000,
        ),
        (
            "gemini-3.8-flash",
            "2027-01-01",
            1_000_000,
            1_000_000,
            0,
            0,
            150_000,
        ),
        ("scripted", "2026-11-20", 1_000_000, 0, 0, 1_000_000, 0),
        (
            "text-embedding-3-small",
            "2026-11-20",
            300_000,
            0,
            0,
            0,
            6_000,
        ),
        // More cached than read is a vendor's mistake: what it says is still paid, and nothing wraps.
        ("claude-sonnet-4-5", "2026-11-20", 10, 1_000, 0, 0, 300),
    ] {
        let cost = model(id).cost(&usage(input, cached, written, output), day(on));
        assert_eq!(
            cost.get(),
            expected,
            "{id} on {on}: {input} {cached} {written} {output}"
        );
    }
}

proptest! {
    #[test]
    fn costs_never_wrap_and_grow_with_the_output(
        input: u64, cached: u64, written: u64, output: u64, more: u64, index in any::<prop::sample::Index>(),
    ) {
        let catalogue = builtin();
        let model = &catalogue.models()[index.index(catalogue.models().len())];
        let cost = |output| model.cost(&usage(input, cached, written, output), day("2026-11-20"));
        prop_assert!(cost(output) <= cost(output.saturating_add(more)));
    }
}
