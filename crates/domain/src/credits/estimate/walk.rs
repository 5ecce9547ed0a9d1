//! One pass through the rounds of a session under one assumption about how its context grows.

use super::{AgentCost, EstimateInput, Part};

/// Tokens that a word takes, in halves: 1.5.
const HALVES_PER_WORD: u64 = 3;

/// What the role's own instructions and the marks between the parts of a prompt take at most.
const FRAME_TOKENS: u64 = 6_000;

/// A document is taken to grow by this part of its first length with every writer.
const GROWTH_DIVISOR: u64 = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Growth {
    /// Nothing grows: the plain rule.
    None,
    /// The document grows, and feedback is read.
    Likely,
    /// Every call answers to its limit.
    Bounded,
}

/// The state of the session as calls are walked through in the order in which they run. All counts are tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walk {
    growth: Growth,
    document: u64,
    grown_by_a_writer: u64,
    /// What every call carries: prompt, references, frame.
    carried: u64,
    /// What this round's editors and synthesizers have written.
    feedback: u64,
    /// The last round's feedback, which this round's writers read.
    handed_over: u64,
}

/// What one call reads and writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CallTokens {
    pub(super) read: u64,
    pub(super) written: u64,
}

impl Walk {
    pub(super) fn new(input: &EstimateInput<'_>, growth: Growth) -> Self {
        let plain = |words: u64| words.saturating_mul(HALVES_PER_WORD).div_ceil(2);
        let plainly_carried =
            plain(input.reference_words).saturating_add(plain(input.prompt_words));
        let (document, carried) = match growth {
            Growth::None | Growth::Likely => (plain(input.document_words), plainly_carried),
            // The plain rule stays a floor, so that the amounts keep their order.
            Growth::Bounded => (
                plain(input.document_words).max(input.document_tokens),
                plainly_carried
                    .max(input.carried_tokens)
                    .saturating_add(FRAME_TOKENS),
            ),
        };
        Self {
            growth,
            document,
            grown_by_a_writer: document / GROWTH_DIVISOR,
            carried,
            feedback: 0,
            handed_over: 0,
        }
    }

    pub(super) fn call(&mut self, agent: &AgentCost<'_>) -> CallTokens {
        let limit = u64::from(agent.max_output_tokens);
        let written = match self.growth {
            Growth::None | Growth::Likely => self.document.min(limit),
            Growth::Bounded => limit,
        };
        let feedback = match agent.part {
            Part::Writes => self.handed_over,
            Part::Reviews => 0,
            Part::Synthesizes => self.feedback,
        };
        let read = self
            .document
            .saturating_add(self.carried)
            .saturating_add(feedback)
            .saturating_add(self.instructions(agent))
            .min(agent.max_input_tokens);
        self.take_in(agent.part, written);
        CallTokens { read, written }
    }

    /// The plain rule leaves them aside; the bound must not.
    fn instructions(&self, agent: &AgentCost<'_>) -> u64 {
        if self.growth == Growth::Bounded {
            agent.instruction_tokens
        } else {
            0
        }
    }

    fn take_in(&mut self, part: Part, written: u64) {
        let (into_document, into_feedback) = match self.growth {
            Growth::None => return,
            Growth::Likely => (written.min(self.grown_by_a_writer), written),
            Growth::Bounded => (read_by_another(written), read_by_another(written)),
        };
        match part {
            Part::Writes => self.document = self.document.saturating_add(into_document),
            Part::Reviews | Part::Synthesizes => {
                self.feedback = self.feedback.saturating_add(into_feedback);
            }
        }
    }

    pub(super) fn next_round(&mut self) {
        self.handed_over = self.feedback;
        self.feedback = 0;
    }
}

/// The same text counted by another vendor's tokenizer: up to a third more.
const fn read_by_another(tokens: u64) -> u64 {
    tokens.saturating_add(tokens.div_ceil(3))
}
