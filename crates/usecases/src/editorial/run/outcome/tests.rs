use atelier_domain::models::TokenUsage;

use super::as_far_as_it_came;

fn usage(input_tokens: u64, output_tokens: u64) -> TokenUsage {
    TokenUsage {
        input_tokens,
        output_tokens,
        cached_input_tokens: input_tokens / 2,
        ..TokenUsage::default()
    }
}

#[test]
fn an_answer_that_was_stopped_counts_as_far_as_it_came() {
    let counted = TokenUsage {
        input_tokens: 900,
        output_tokens: 30,
        ..TokenUsage::default()
    };
    let cases = [
        ("nothing was reported", None, counted, true),
        (
            "the input was reported when the answer began",
            Some(usage(700, 1)),
            TokenUsage {
                output_tokens: 30,
                ..usage(700, 1)
            },
            true,
        ),
        (
            "the output alone was reported",
            Some(usage(0, 40)),
            TokenUsage {
                input_tokens: 900,
                ..usage(0, 40)
            },
            true,
        ),
        (
            "everything was reported",
            Some(usage(700, 40)),
            usage(700, 40),
            false,
        ),
    ];
    for (case, reported, expected, is_estimated) in cases {
        assert_eq!(
            as_far_as_it_came(reported, counted),
            (expected, is_estimated),
            "{case}"
        );
    }
}
