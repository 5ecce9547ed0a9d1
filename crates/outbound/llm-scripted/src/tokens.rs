//! How the scripted model counts: four characters are a token, and a rest of them is one as well.

use atelier_domain::models::ModelRequest;

pub(crate) const CHARS_PER_TOKEN: u64 = 4;

/// Tokens of so many characters.
pub(crate) const fn tokens(chars: u64) -> u64 {
    chars.div_ceil(CHARS_PER_TOKEN)
}

pub(crate) fn chars(text: &str) -> u64 {
    u64::try_from(text.chars().count()).unwrap_or(u64::MAX)
}

/// Tokens of everything that is sent.
pub(crate) fn input_tokens(request: &ModelRequest) -> u64 {
    let messages = request.messages.iter().flat_map(|message| &message.content);
    tokens(
        request
            .system
            .iter()
            .chain(messages)
            .map(|block| chars(&block.text))
            .sum(),
    )
}
