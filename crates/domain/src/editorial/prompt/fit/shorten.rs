//! Remarks down to their leading sentences.
//!
//! Editors are told to put what matters most first, so a remark that must become shorter keeps its beginning.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use super::counter::Counter;
use crate::editorial::prompt::context::Feedback;

/// Stands where the rest of a remark was.
const MARK: &str = "[... the rest left out ...]";

/// Every remark keeps its agent and its score, and of its text what so many tokens hold.
pub(super) fn shorten_all(feedback: &[Feedback], most: u64, counter: Counter<'_>) -> Vec<Feedback> {
    let shortened = feedback.iter().map(|remark| Feedback {
        text: shorten(&remark.text, most, counter).into_owned(),
        ..remark.clone()
    });
    shortened.collect()
}

/// The leading sentences that so many tokens hold, with a mark where something follows; leading words where they do
/// not hold the first sentence. A text that they hold, such as one that was shortened to them, stays as it is.
pub(super) fn shorten<'a>(text: &'a str, most: u64, counter: Counter<'_>) -> Cow<'a, str> {
    if counter.text(text) <= most {
        return Cow::Borrowed(text);
    }
    let room = most.saturating_sub(counter.text("\n") + counter.text(MARK));
    let mut kept = leading(text, text.split_sentence_bounds(), room, counter);
    if kept.is_empty() {
        kept = leading(text, text.split_word_bounds(), room, counter);
    }
    Cow::Owned(if kept.is_empty() {
        MARK.to_owned()
    } else {
        [kept, "\n", MARK].concat()
    })
}

/// The pieces that `room` holds from the start of the text on, without blanks at their end.
fn leading<'a>(
    text: &'a str,
    pieces: impl Iterator<Item = &'a str>,
    room: u64,
    counter: Counter<'_>,
) -> &'a str {
    let mut tokens = 0_u64;
    let held = pieces.take_while(|piece| {
        tokens = tokens.saturating_add(counter.text(piece));
        tokens <= room
    });
    let end = held.map(str::len).sum();
    text.get(..end).unwrap_or_default().trim_end()
}
