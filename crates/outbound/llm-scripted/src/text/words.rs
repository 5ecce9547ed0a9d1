//! Words and sentences of the prose.

use std::ops::Range;

use super::prose::Block;

/// A word with what is attached to it: `(word),` is `word` between the byte `head` and the byte `tail`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) head: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) tail: usize,
    /// Words of different spans have something between them that must not be touched.
    pub(crate) span: usize,
    /// An address, a path, a formula, a quotation: not to be edited.
    pub(crate) fixed: bool,
    ends_sentence: bool,
}

/// The places of a sentence's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) words: Range<usize>,
    pub(crate) block: usize,
}

const ABBREVIATIONS: [&str; 14] = [
    "approx", "bzw", "ca", "dr", "etc", "fig", "mr", "mrs", "nr", "prof", "st", "usw", "vgl", "vs",
];

/// Around a word they make it code, an address or a formula.
const MARKS: [char; 18] = [
    '@', '_', '=', '{', '}', '[', ']', '<', '>', '|', '~', '#', '$', '^', '*', '`', '/', '\\',
];

/// Cuts blocks into words and sentences.
pub(super) fn cut(text: &str, blocks: &[Block]) -> (Vec<Word>, Vec<Sentence>) {
    let mut cutter = Cutter {
        text,
        words: Vec::with_capacity(text.len() / 6),
        span: 0,
        quotation: Quotation::default(),
    };
    let mut sentences = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let first = cutter.words.len();
        cutter.quotation = Quotation::default();
        for span in &block.spans {
            cutter.take_span(span);
        }
        push_sentences(&mut sentences, text, &cutter.words, first, index);
    }
    (cutter.words, sentences)
}

struct Cutter<'a> {
    text: &'a str,
    words: Vec<Word>,
    span: usize,
    quotation: Quotation,
}

impl Cutter<'_> {
    fn take_span(&mut self, span: &Range<usize>) {
        self.span += 1;
        let Some(text) = self.text.get(span.clone()) else {
            return;
        };
        let mut at = span.start;
        for chunk in text.split_inclusive(char::is_whitespace) {
            let bare = chunk.trim_end();
            if !bare.is_empty() {
                self.take_chunk(bare, at);
            }
            at += chunk.len();
        }
    }

    fn take_chunk(&mut self, chunk: &str, at: usize) {
        let is_quoted = self.quotation.take(chunk);
        let closes_sentence = |tail: &str| tail.contains(['.', '!', '?', '…']);
        let core = chunk.trim_start_matches(|c: char| !c.is_alphanumeric());
        let start = at + chunk.len() - core.len();
        let core = core.trim_end_matches(|c: char| !c.is_alphanumeric());
        let end = start + core.len();
        let tail = chunk.get(end - at..).unwrap_or_default();
        if core.is_empty() {
            if closes_sentence(chunk)
                && let Some(last) = self.words.last_mut()
            {
                last.ends_sentence = true;
            }
            return;
        }
        let is_plain = core
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-'));
        let has_marks = [chunk.get(..start - at).unwrap_or_default(), tail]
            .iter()
            .any(|attached| attached.contains(MARKS));
        let is_abbreviation = core.chars().nth(1).is_none()
            || ABBREVIATIONS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(core));
        self.words.push(Word {
            head: at,
            start,
            end,
            tail: at + chunk.len(),
            span: self.span,
            fixed: !is_plain || has_marks || is_quoted,
            ends_sentence: closes_sentence(tail) && !(is_abbreviation && tail == "."),
        });
    }
}

/// Whether the text stands between quotation marks: another's words are not corrected.
#[derive(Default)]
struct Quotation {
    is_open: bool,
}

impl Quotation {
    /// Whether any of the chunk is quoted.
    fn take(&mut self, chunk: &str) -> bool {
        let mut is_quoted = self.is_open;
        for c in chunk.chars() {
            match c {
                // The second is the opening mark in English and the closing one in German.
                '"' | '“' => self.is_open = !self.is_open,
                '„' | '«' => self.is_open = true,
                '”' | '»' => self.is_open = false,
                _ => continue,
            }
            is_quoted = true;
        }
        is_quoted
    }
}

fn push_sentences(
    sentences: &mut Vec<Sentence>,
    text: &str,
    words: &[Word],
    first: usize,
    block: usize,
) {
    let mut start = first;
    for (index, word) in words.iter().enumerate().skip(first) {
        let next = words.get(index + 1);
        let next_opens = next.is_none_or(|next| {
            let initial = text.get(next.start..).and_then(|rest| rest.chars().next());
            !initial.is_some_and(char::is_lowercase)
        });
        if next.is_none() || (word.ends_sentence && next_opens) {
            sentences.push(Sentence {
                words: start..index + 1,
                block,
            });
            start = index + 1;
        }
    }
}
