//! What a session may cost, said before it starts.
//!
//! Four amounts, each at least as large as the one before:
//!
//! - `minimum`: one round by the plain rule. A call reads the document at 1.5 tokens a word, the prompt and the
//!   references, and writes as many tokens as the document has.
//! - `expected`: all rounds by the plain rule.
//! - `maximum`: all rounds with growing context: the document grows by a quarter with every writer, and calls also
//!   read the feedback that their phase is given.
//! - `ceiling`: the bound from token limits: every call answers to its limit, and everything written is read on.
//!
//! Every agent counts in every round; nothing is divided by their number.

use serde::{Deserialize, Serialize};

use super::{Multiplier, PricingError, Rounding, credits_for};
use crate::kernel::MicroCredits;

mod walk;

use walk::{CallTokens, Growth, Walk};

/// Words are what the plain rule counts; tokens, by [`token_estimate`](super::token_estimate), are what the ceiling counts.
#[derive(Clone, Copy, Debug)]
pub struct EstimateInput<'a> {
    /// Of the working document, or of the length that is asked for where there is none yet.
    pub document_words: u64,
    /// Of everything that each call carries along.
    pub reference_words: u64,
    /// Of the task and the instructions.
    pub prompt_words: u64,
    pub document_tokens: u64,
    /// Of the references, the task and the instructions together.
    pub carried_tokens: u64,
    /// As the session allows; the work is proportional to it, so it must have been checked against the plan.
    pub rounds: u32,
    /// The active ones.
    pub agents: &'a [AgentCost<'a>],
}

/// What an agent does in a round. Writers go first, synthesizers last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Changes the document.
    Writes,
    /// Criticises it.
    Reviews,
    /// Weighs the criticism.
    Synthesizes,
}

impl Part {
    const IN_ORDER: [Self; 3] = [Self::Writes, Self::Reviews, Self::Synthesizes];
}

/// What one agent brings to the price.
#[derive(Clone, Copy, Debug)]
pub struct AgentCost<'a> {
    pub agent: &'a str,
    pub part: Part,
    pub multiplier: Multiplier,
    /// The most that one answer may take, reasoning included.
    pub max_output_tokens: u32,
    /// Of the instructions that are the agent's own.
    pub instruction_tokens: u64,
    /// The most that the model reads in one call; longer prompts are fitted before they are sent.
    pub max_input_tokens: u64,
}

/// `minimum <= expected <= maximum <= ceiling`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostRange {
    pub minimum: MicroCredits,
    pub expected: MicroCredits,
    pub maximum: MicroCredits,
    pub ceiling: MicroCredits,
}

/// Which amounts of a range a balance pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    pub minimum: bool,
    pub expected: bool,
    pub maximum: bool,
    pub ceiling: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    pub total: CostRange,
    /// In the order of the input.
    pub per_agent: Vec<AgentEstimate>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentEstimate {
    pub agent: String,
    pub total: CostRange,
    /// One line a round, the first round first. Only the first has a minimum.
    pub rounds: Vec<CostRange>,
}

impl CostRange {
    fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            minimum: self.minimum.checked_add(other.minimum)?,
            expected: self.expected.checked_add(other.expected)?,
            maximum: self.maximum.checked_add(other.maximum)?,
            ceiling: self.ceiling.checked_add(other.ceiling)?,
        })
    }

    pub fn covered_by(&self, balance: MicroCredits) -> Coverage {
        Coverage {
            minimum: self.minimum <= balance,
            expected: self.expected <= balance,
            maximum: self.maximum <= balance,
            ceiling: self.ceiling <= balance,
        }
    }
}

impl Estimate {
    /// How many rounds, from the first on, a balance pays for where they cost what is expected.
    pub fn covered_rounds(&self, balance: MicroCredits) -> u32 {
        let rounds = (0..).map_while(|round| {
            let lines: Vec<_> = self
                .per_agent
                .iter()
                .filter_map(|agent| agent.rounds.get(round))
                .collect();
            (!lines.is_empty()).then(|| {
                lines.into_iter().fold(MicroCredits::ZERO, |sum, line| {
                    sum.saturating_add(line.expected)
                })
            })
        });
        let spent = rounds.scan(MicroCredits::ZERO, |spent, cost| {
            *spent = spent.saturating_add(cost);
            Some(*spent)
        });
        let covered = spent.take_while(|spent| *spent <= balance).count();
        u32::try_from(covered).unwrap_or(u32::MAX)
    }
}

/// The range of what a session may cost. No rounds or no agents cost nothing.
pub fn estimate(input: &EstimateInput<'_>, rounding: Rounding) -> Result<Estimate, PricingError> {
    let mut per_agent: Vec<AgentEstimate> = input
        .agents
        .iter()
        .map(|agent| AgentEstimate {
            agent: agent.agent.to_owned(),
            total: CostRange::default(),
            rounds: Vec::new(),
        })
        .collect();
    let mut total = CostRange::default();
    let mut walks = Walks::new(input);
    for round in 0..input.rounds {
        for part in Part::IN_ORDER {
            let agents = input.agents.iter().zip(&mut per_agent);
            for (agent, estimate) in agents.filter(|(agent, _)| agent.part == part) {
                let line = walks.call(agent, round == 0, rounding)?;
                let overflow = PricingError::Overflow;
                estimate.total = estimate.total.checked_add(line).ok_or(overflow)?;
                total = total.checked_add(line).ok_or(overflow)?;
                estimate.rounds.push(line);
            }
        }
        walks.next_round();
    }
    Ok(Estimate { total, per_agent })
}

/// The same session walked through under each assumption.
struct Walks {
    plain: Walk,
    likely: Walk,
    bounded: Walk,
}

impl Walks {
    fn new(input: &EstimateInput<'_>) -> Self {
        Self {
            plain: Walk::new(input, Growth::None),
            likely: Walk::new(input, Growth::Likely),
            bounded: Walk::new(input, Growth::Bounded),
        }
    }

    fn call(
        &mut self,
        agent: &AgentCost<'_>,
        is_first_round: bool,
        rounding: Rounding,
    ) -> Result<CostRange, PricingError> {
        let price = |tokens: CallTokens| {
            credits_for(tokens.read, tokens.written, agent.multiplier, rounding)
        };
        let expected = price(self.plain.call(agent))?;
        Ok(CostRange {
            minimum: if is_first_round {
                expected
            } else {
                MicroCredits::ZERO
            },
            expected,
            maximum: price(self.likely.call(agent))?,
            ceiling: price(self.bounded.call(agent))?,
        })
    }

    fn next_round(&mut self) {
        self.plain.next_round();
        self.likely.next_round();
        self.bounded.next_round();
    }
}
