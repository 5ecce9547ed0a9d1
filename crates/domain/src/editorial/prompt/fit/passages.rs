//! References cut into passages: paragraphs, the short ones together and the long ones by sentences.

use unicode_segmentation::UnicodeSegmentation;

use crate::editorial::session::Reference;

/// Paragraphs are put together up to so many bytes: some three hundred tokens of English, enough to be understood
/// alone and few enough that what does not matter is not carried along.
const TOGETHER: usize = 1_200;

/// A passage has at most so many bytes: longer paragraphs are cut between sentences, longer sentences anywhere.
const MOST: usize = 1_600;

/// A stretch of a reference. The passages of a reference follow each other and lose nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Passage<'a> {
    /// Which reference, from 0.
    pub(super) reference: usize,
    /// Its place in that reference, from 0.
    pub(super) place: usize,
    pub(super) text: &'a str,
}

/// The passages of all references, in order.
pub(super) fn passages(references: &[Reference]) -> Vec<Passage<'_>> {
    let cut = |(reference, text)| {
        let passages = split(text).into_iter().enumerate();
        passages.map(move |(place, text)| Passage {
            reference,
            place,
            text,
        })
    };
    let texts = references.iter().map(|reference| reference.text.as_str());
    texts.enumerate().flat_map(cut).collect()
}

fn split(text: &str) -> Vec<&str> {
    let mut passages = Vec::new();
    let (mut start, mut end) = (0, 0);
    for piece in paragraphs(text).flat_map(pieces) {
        if end > start && end - start + piece.len() > TOGETHER {
            passages.extend(text.get(start..end));
            start = end;
        }
        end += piece.len();
    }
    if end > start {
        passages.extend(text.get(start..end));
    }
    passages
}

/// Paragraphs with the empty lines that follow them.
fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = 0;
        let mut is_over = false;
        for line in rest.split_inclusive('\n') {
            let is_blank = line.trim().is_empty();
            if is_over && !is_blank {
                break;
            }
            is_over = is_blank;
            end += line.len();
        }
        let (paragraph, after) = rest.split_at_checked(end)?;
        rest = after;
        (!paragraph.is_empty()).then_some(paragraph)
    })
}

/// A paragraph as one piece, or cut where it is too long.
fn pieces(paragraph: &str) -> Vec<&str> {
    if paragraph.len() <= MOST {
        return vec![paragraph];
    }
    paragraph.split_sentence_bounds().flat_map(slices).collect()
}

/// A sentence as one piece, or cut at any character where it is too long.
fn slices(sentence: &str) -> impl Iterator<Item = &str> {
    let mut rest = sentence;
    std::iter::from_fn(move || {
        let (slice, after) = rest.split_at_checked(rest.floor_char_boundary(MOST))?;
        rest = after;
        (!slice.is_empty()).then_some(slice)
    })
}
