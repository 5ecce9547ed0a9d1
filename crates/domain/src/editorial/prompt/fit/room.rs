//! Whether a model that was not the one a prompt was made for can read it, too.

use super::counter::Counter;
use crate::models::{ModelRequest, ModelSpec, Tokenizer};

/// What the model reads of a request, in tokens by a count of its own that does not err low; nothing where that leaves no
/// room for the answer.
///
/// The tokenizer is the model's. It is asked only where the estimate says that there is no room.
pub fn room_for(
    request: &ModelRequest,
    model: &ModelSpec,
    tokenizer: Option<&dyn Tokenizer>,
) -> Option<u64> {
    let answer = request.max_output_tokens.min(model.max_output_tokens);
    let available = u64::from(model.max_prompt_tokens(answer));
    let fits = |counter: Counter<'_>| Some(counter.request(request)).filter(|&n| n <= available);
    fits(Counter::Estimate).or_else(|| fits(Counter::exact(tokenizer, model)?))
}
