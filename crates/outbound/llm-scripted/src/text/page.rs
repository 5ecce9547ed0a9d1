//! A text with its words, sentences and headings at hand.

use std::ops::Range;

use super::language::Language;
use super::prose::{Block, Prose};
use super::words::{self, Sentence, Word};

/// A document taken apart once, for all rules.
#[derive(Clone, Debug)]
pub(crate) struct Page<'a> {
    pub(crate) text: &'a str,
    pub(crate) language: Language,
    pub(crate) words: Vec<Word>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) headings: Vec<String>,
}

impl<'a> Page<'a> {
    pub(crate) fn read(text: &'a str) -> Self {
        let Prose { blocks, headings } = Prose::of(text);
        let (words, sentences) = words::cut(text, &blocks);
        let language = Language::of(
            words
                .iter()
                .filter_map(|word| text.get(word.start..word.end)),
        );
        Self {
            text,
            language,
            words,
            sentences,
            blocks,
            headings,
        }
    }

    /// Empty for a range that does not lie in the text.
    pub(crate) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// The word at a place, without what is attached to it; empty past the ends.
    pub(crate) fn word(&self, index: usize) -> &'a str {
        self.words
            .get(index)
            .map_or("", |word| self.slice(word.start..word.end))
    }

    /// The word, when it may be edited.
    pub(crate) fn free(&self, index: usize) -> Option<&Word> {
        self.words.get(index).filter(|word| !word.fixed)
    }

    /// What stands between a word and the next: nothing where either is fixed, or where more than plain text is.
    pub(crate) fn gap(&self, index: usize) -> Option<&'a str> {
        let (word, next) = (self.free(index)?, self.free(index + 1)?);
        (word.span == next.span).then(|| self.slice(word.end..next.start))
    }

    /// Whether a word is the next one's neighbour, with one space between.
    pub(crate) fn is_joined(&self, index: usize) -> bool {
        self.gap(index) == Some(" ")
    }

    /// The text of a sentence's first word, when it may be edited.
    pub(crate) fn opening(&self, sentence: &Sentence) -> Option<&'a str> {
        self.free(sentence.words.start)
            .map(|word| self.slice(word.start..word.end))
    }

    /// Whether a range of bytes is plain text of one piece.
    pub(crate) fn is_prose(&self, range: &Range<usize>) -> bool {
        self.blocks
            .iter()
            .flat_map(|block| &block.spans)
            .any(|span| span.start <= range.start && range.end <= span.end)
    }
}
