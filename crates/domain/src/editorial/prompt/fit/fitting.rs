//! The fixed order in which a prompt gives way.
//!
//! 1. As it is.
//! 2. The answer's limit is lowered to what the window leaves beside the prompt, down to what the phase needs.
//! 3. Remarks of other agents are shortened to their leading sentences, step by step.
//! 4. References are reduced to the passages that matter to the task, step by step.
//!
//! The agent's instructions, the task, the document, the latest brief and the person's notes are never touched. If
//! they alone do not fit, there is no prompt.
//!
//! The steps of the references are shares of the window, and their passages are chosen by what is the same in every
//! round. So a growing document changes the prompt's repeating prefix only where it pushes the references down a step,
//! and between two steps vendors find the same prefix in their caches.

use serde::{Deserialize, Serialize};

use super::counter::Counter;
use super::retrieval::Retrieval;
use super::shorten::shorten_all;
use crate::credits::token_estimate;
use crate::editorial::draft::least_output;
use crate::editorial::prompt::compose::{compose, round_material, standing_material, system};
use crate::editorial::prompt::context::{Feedback, TurnContext};
use crate::models::{ModelRequest, ModelSpec, Tokenizer};

/// The most tokens of one remark, step by step.
const REMARK_TOKENS: [u64; 4] = [2_048, 1_024, 512, 256];

/// What the passages of all references may take together, step by step, in thirty-seconds of the window.
const REFERENCE_SHARES: [u64; 7] = [16, 12, 8, 4, 2, 1, 0];
const WHOLE: u64 = 32;

/// A request that its model can read, not yet [admitted](ModelSpec::admit).
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    pub request: ModelRequest,
    /// What the model reads, by a count that does not err low.
    pub input_tokens: u64,
    pub reduced: Reduced,
}

/// What a prompt does without, so that it fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reduced {
    /// Remarks of other agents were shortened.
    pub feedback: bool,
    /// Passages of the references that are not there.
    pub passages_left_out: u32,
}

/// What must not be cut does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the task, the document and what else can't be cut take {needed} tokens, and {model} reads {available} beside its \
     answer"
)]
pub struct Oversized {
    /// The catalogue's id.
    pub model: String,
    /// Tokens of a prompt from which everything that may go is gone.
    pub needed: u64,
    /// Tokens that the window leaves beside an answer as long as the phase needs it.
    pub available: u64,
}

/// Writes a turn's request so that its model can read it and answer. The same context always gives the same request.
///
/// Tokens are estimated, which costs one pass over the text; the tokenizer is asked only where the estimate, which errs
/// high, says that the prompt is too long.
pub fn fit(
    turn: &TurnContext<'_>,
    model: &ModelSpec,
    tokenizer: Option<&dyn Tokenizer>,
) -> Result<Fitted, Oversized> {
    let request = compose(turn);
    let whole = Fitted {
        input_tokens: Counter::Estimate.request(&request),
        request,
        reduced: Reduced::default(),
    };
    let wished = turn.max_output_tokens.min(model.max_output_tokens);
    if whole.input_tokens <= u64::from(model.max_prompt_tokens(wished)) {
        return Ok(whole);
    }
    let document_tokens = turn.document.map_or(0, token_estimate);
    let least = least_output(turn.agent.phase, document_tokens, model).min(wished);
    let available = u64::from(model.max_prompt_tokens(least));
    if whole.input_tokens <= available {
        return Ok(whole.limited_by(model));
    }
    let exact = Counter::exact(tokenizer, model);
    if let Some(counter) = exact {
        let input_tokens = counter.request(&whole.request);
        if input_tokens <= available {
            let whole = Fitted {
                input_tokens,
                ..whole
            };
            return Ok(whole.limited_by(model));
        }
    }
    let fitting = Fitting {
        turn,
        model,
        counter: exact.unwrap_or(Counter::Estimate),
        available,
    };
    fitting.reduce().map(|fitted| fitted.limited_by(model))
}

impl Oversized {
    /// Stable, for clients.
    pub const fn code(&self) -> &'static str {
        "context_window_exceeded"
    }
}

impl Fitted {
    /// Lowers the answer's limit to what the window leaves beside the prompt.
    fn limited_by(mut self, model: &ModelSpec) -> Self {
        let left = u64::from(model.context_window).saturating_sub(self.input_tokens);
        let left = u32::try_from(left).unwrap_or(u32::MAX);
        self.request.max_output_tokens = self.request.max_output_tokens.min(left);
        self
    }
}

/// A prompt that is too long.
struct Fitting<'a> {
    turn: &'a TurnContext<'a>,
    model: &'a ModelSpec,
    counter: Counter<'a>,
    /// Tokens that the prompt may have.
    available: u64,
}

impl Fitting<'_> {
    fn reduce(&self) -> Result<Fitted, Oversized> {
        let turn = self.turn;
        let own = self.counter.text(&system(turn.agent)) + self.counter.framing();
        let standing = self.counter.text(&standing_material(turn.brief));
        let mut feedback = turn.feedback.to_vec();
        let mut round = self.round(&feedback);
        for most in REMARK_TOKENS {
            let shorter = shorten_all(turn.feedback, most, self.counter);
            if shorter == feedback {
                continue;
            }
            feedback = shorter;
            round = self.round(&feedback);
            if own + standing + round <= self.available {
                let shortened = TurnContext {
                    feedback: &feedback,
                    ..turn.clone()
                };
                return Ok(self.fitted(&shortened, own + standing + round, 0));
            }
        }
        let references = Retrieval::new(turn.brief, self.counter);
        let bare = self
            .counter
            .text(&standing_material(&references.within(0).brief));
        let bare = own + round + bare;
        let window = u64::from(self.model.max_prompt_tokens(0));
        let budgets = REFERENCE_SHARES.map(|share| window / WHOLE * share);
        // A step is taken for its budget and not for what its passages happen to need: otherwise a larger window could
        // end on a lower step.
        for budget in budgets
            .into_iter()
            .filter(|budget| bare + budget <= self.available)
        {
            let excerpt = references.within(budget);
            let standing = self.counter.text(&standing_material(&excerpt.brief));
            if own + standing + round <= self.available {
                let reduced = TurnContext {
                    brief: &excerpt.brief,
                    feedback: &feedback,
                    ..turn.clone()
                };
                let tokens = own + standing + round;
                return Ok(self.fitted(&reduced, tokens, excerpt.passages_left_out));
            }
        }
        Err(Oversized {
            model: self.model.id.clone(),
            needed: bare,
            available: self.available,
        })
    }

    /// Tokens of what changes from round to round.
    fn round(&self, feedback: &[Feedback]) -> u64 {
        self.counter.text(&round_material(&TurnContext {
            feedback,
            ..self.turn.clone()
        }))
    }

    fn fitted(
        &self,
        reduced: &TurnContext<'_>,
        input_tokens: u64,
        passages_left_out: u32,
    ) -> Fitted {
        Fitted {
            request: compose(reduced),
            input_tokens,
            reduced: Reduced {
                feedback: reduced.feedback != self.turn.feedback,
                passages_left_out,
            },
        }
    }
}
