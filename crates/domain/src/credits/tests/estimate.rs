use proptest::prelude::*;

use crate::credits::{
    AgentCost, Coverage, EstimateInput, Multiplier, Part, PricingError, Rounding, estimate,
};
use crate::kernel::MicroCredits;

fn agent(agent: &str, part: Part, multiplier: u32, max_output_tokens: u32) -> AgentCost<'_> {
    AgentCost {
        agent,
        part,
        instruction_tokens: 0,
        multiplier: Multiplier::from_thousandths(multiplier),
        max_output_tokens,
        max_input_tokens: 1_000_000,
    }
}

fn input<'a>(document_words: u64, rounds: u32, agents: &'a [AgentCost<'a>]) -> EstimateInput<'a> {
    EstimateInput {
        document_words,
        reference_words: 0,
        prompt_words: 0,
        document_tokens: 0,
        carried_tokens: 0,
        rounds,
        agents,
    }
}

fn credits(credits: u64) -> MicroCredits {
    MicroCredits::from_credits(credits).unwrap()
}

#[test]
fn every_agent_counts_in_every_round() {
    let agents = [
        agent("writer", Part::Writes, 1_000, 64_000),
        agent("editor", Part::Reviews, 250, 64_000),
        agent("synthesizer", Part::Synthesizes, 3_000, 64_000),
    ];
    // 10,000 words are 15,000 tokens in and as many out: 3 credits at a multiplier of 1.
    let one_round = 3_000_000 + 750_000 + 9_000_000;
    let estimate = estimate(&input(10_000, 4, &agents), Rounding::Exact).unwrap();
    assert_eq!(estimate.total.minimum.get(), one_round);
    assert_eq!(estimate.total.expected.get(), 4 * one_round);
    let expected: Vec<u64> = estimate
        .per_agent
        .iter()
        .map(|agent| agent.total.expected.get())
        .collect();
    assert_eq!(expected, [12_000_000, 3_000_000, 36_000_000]);
    assert!(
        estimate
            .per_agent
            .iter()
            .all(|agent| agent.rounds.len() == 4)
    );
}

#[test]
fn a_balance_covers_whole_rounds_from_the_first_on() {
    let agents = [
        agent("writer", Part::Writes, 1_000, 64_000),
        agent("editor", Part::Reviews, 250, 64_000),
    ];
    // 3.75 credits a round.
    let four = estimate(&input(10_000, 4, &agents), Rounding::Exact).unwrap();
    for (micro, rounds) in [
        (0, 0),
        (3_749_999, 0),
        (3_750_000, 1),
        (7_499_999, 1),
        (11_250_000, 3),
        (15_000_000, 4),
        (u64::MAX, 4),
    ] {
        assert_eq!(four.covered_rounds(MicroCredits::new(micro)), rounds);
    }
    let none = estimate(&input(10_000, 0, &agents), Rounding::Exact).unwrap();
    assert_eq!(none.covered_rounds(credits(1)), 0);
}

#[test]
fn references_and_the_prompt_are_carried_by_every_call() {
    let agents = [
        agent("w", Part::Writes, 1_000, 64_000),
        agent("e", Part::Reviews, 1_000, 64_000),
    ];
    let bare = input(1_000, 2, &agents);
    let laden = EstimateInput {
        reference_words: 20_000,
        prompt_words: 400,
        ..bare
    };
    let expected = |input| {
        estimate(input, Rounding::Exact)
            .unwrap()
            .total
            .expected
            .get()
    };
    // 20,400 words are 30,600 tokens, or 3.06 credits, in each of four calls.
    assert_eq!(expected(&laden) - expected(&bare), 4 * 3_060_000);
}

#[test]
fn rounding_is_applied_to_each_turn() {
    let agents = [
        agent("w", Part::Writes, 1_000, 4_000),
        agent("e", Part::Reviews, 1_000, 4_000),
    ];
    let estimate = estimate(&input(100, 3, &agents), Rounding::PerTurn).unwrap();
    assert_eq!(estimate.total.minimum, credits(2));
    assert_eq!(estimate.total.expected, credits(6));
}

#[test]
fn writers_are_walked_before_editors_wherever_they_are_listed() {
    let (writer, editor) = (
        agent("w", Part::Writes, 1_000, 9_000),
        agent("e", Part::Reviews, 1_000, 9_000),
    );
    let listed = |agents: &[AgentCost<'_>]| {
        estimate(&input(2_000, 3, agents), Rounding::Exact)
            .unwrap()
            .total
    };
    assert_eq!(listed(&[writer, editor]), listed(&[editor, writer]));
}

#[test]
fn the_ceiling_is_what_the_limits_allow() {
    let agents = [agent("w", Part::Writes, 1_000, 6_000)];
    let estimate = estimate(&input(1_000, 2, &agents), Rounding::Exact).unwrap();
    let lines: Vec<u64> = estimate.per_agent[0]
        .rounds
        .iter()
        .map(|line| line.ceiling.get())
        .collect();
    // 1,500 tokens of document and 6,000 of frame are read and 6,000 written; then the document may be 8,000 longer.
    assert_eq!(lines, [1_350_000, 2_150_000]);
}

#[test]
fn a_small_model_reads_no_more_than_it_can() {
    let mut agents = [agent("w", Part::Writes, 1_000, 1_000)];
    agents[0].max_input_tokens = 4_000;
    let estimate = estimate(&input(100_000, 1, &agents), Rounding::Exact).unwrap();
    assert_eq!(estimate.total.expected.get(), 500_000);
    assert_eq!(estimate.total.ceiling.get(), 500_000);
}

#[test]
fn nothing_to_do_costs_nothing() {
    let agents = [agent("w", Part::Writes, 1_000, 1_000)];
    for input in [input(1_000, 0, &agents), input(1_000, 5, &[])] {
        let total = estimate(&input, Rounding::PerTurn).unwrap().total;
        assert_eq!(total.ceiling, MicroCredits::ZERO);
    }
}

#[test]
fn coverage_tells_which_amounts_a_balance_pays() {
    let agents = [agent("w", Part::Writes, 1_000, 8_000)];
    let total = estimate(&input(1_000, 3, &agents), Rounding::PerTurn)
        .unwrap()
        .total;
    assert_eq!(
        total.covered_by(total.expected),
        Coverage {
            minimum: true,
            expected: true,
            maximum: total.maximum == total.expected,
            ceiling: false,
        }
    );
}

#[test]
fn an_estimate_that_does_not_fit_is_an_error() {
    let mut agents = [agent("w", Part::Writes, u32::MAX, u32::MAX)];
    agents[0].max_input_tokens = u64::MAX;
    assert_eq!(
        estimate(&input(u64::MAX, 2, &agents), Rounding::PerTurn),
        Err(PricingError::Overflow)
    );
}

prop_compose! {
    fn agents()(agents in prop::collection::vec((prop::sample::select(vec![Part::Writes, Part::Reviews, Part::Synthesizes]), 0..5_000_u32, 0..200_000_u32, 0..2_000_000_u64), 0..6))
        -> Vec<AgentCost<'static>> {
        agents
            .into_iter()
            .map(|(phase, multiplier, output, max_input_tokens)| AgentCost {
                max_input_tokens,
                ..agent("any", phase, multiplier, output)
            })
            .collect()
    }
}

proptest! {
    #[test]
    fn the_four_amounts_are_in_order(
        agents in agents(), words in 0..200_000_u64, reference_words in 0..200_000_u64,
        prompt_words in 0..5_000_u64, rounds in 0..12_u32, exact: bool,
    ) {
        let rounding = if exact { Rounding::Exact } else { Rounding::PerTurn };
        let given = EstimateInput { reference_words, prompt_words, ..input(words, rounds, &agents) };
        let estimate = estimate(&given, rounding).unwrap();
        let lines = estimate.per_agent.iter().flat_map(|agent| &agent.rounds);
        for range in lines.chain([&estimate.total]) {
            prop_assert!(range.minimum <= range.expected);
            prop_assert!(range.expected <= range.maximum);
            prop_assert!(range.maximum <= range.ceiling);
        }
    }

    #[test]
    fn hostile_numbers_never_panic(words: u64, reference_words: u64, prompt_words: u64, multiplier: u32, output: u32) {
        let agents = [agent("w", Part::Writes, multiplier, output), agent("e", Part::Reviews, multiplier, output)];
        let given = EstimateInput { reference_words, prompt_words, ..input(words, 3, &agents) };
        let _ = estimate(&given, Rounding::PerTurn);
    }
}
