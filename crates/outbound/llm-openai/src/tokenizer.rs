//! The vendor's own count of tokens.

use atelier_domain::models::Tokenizer;
use tiktoken_rs::tokenizer::{Tokenizer as Encoding, get_tokenizer};
use tiktoken_rs::{CoreBPE, cl100k_base_singleton, o200k_base_singleton};

/// OpenAI's published vocabularies, and which model uses which one. Models that the vendor has not published one for
/// (the 6 series as of 2026-11-20) have no count.
///
/// A vocabulary is built by the first count that needs it and kept for the life of the process.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenAiTokenizer;

impl Tokenizer for OpenAiTokenizer {
    fn count(&self, model: &str, text: &str) -> Option<u64> {
        let vocabulary = vocabulary(model)?;
        let counts = slices(text).map(|slice| vocabulary.count_ordinary(slice) as u64);
        Some(counts.sum())
    }
}

/// The expression that cuts a text into words gives up, with a panic, on a run of a million blanks. A text is counted
/// in slices of so many bytes, which is exact where a slice ends with a line and a token or two too high elsewhere.
const SLICE_BYTES: usize = 4 * 1024;

/// The text in order and without loss, cut after a line break where a slice has one.
fn slices(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let within = rest.get(..rest.floor_char_boundary(SLICE_BYTES))?;
        let end = match within.rfind('\n') {
            Some(at) if within.len() < rest.len() => at + 1,
            _ => within.len(),
        };
        let (slice, after) = rest.split_at_checked(end)?;
        rest = after;
        (!slice.is_empty()).then_some(slice)
    })
}

/// The vocabularies of the models that answer today; older ones belong to models that are gone.
fn vocabulary(model: &str) -> Option<&'static CoreBPE> {
    match get_tokenizer(model)? {
        Encoding::O200kBase => Some(o200k_base_singleton()),
        Encoding::Cl100kBase => Some(cl100k_base_singleton()),
        _ => None,
    }
}
