//! Where a line of text names a criterion or the whole.

use std::collections::HashMap;

use super::criteria::{Criterion, Names};
use super::text::{folded, is_unspaced};
use super::vocabulary::OVERALL_PHRASES;

/// What a score in text belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Criterion(usize),
    Overall,
}

/// A name in a line: the places of its first character and behind its last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub(super) target: Target,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The place of a word in a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    start: usize,
    end: usize,
}

struct Phrase {
    words: Vec<Vec<char>>,
    /// Marks that end the name, as in `C++`.
    marks: Vec<char>,
    target: Target,
}

/// The names to look for, by their first character.
pub(super) struct Phrases(HashMap<char, Vec<Phrase>>);

impl Phrases {
    pub(super) fn new(criteria: &[Criterion], names: &Names) -> Self {
        let mut phrases = Self(HashMap::new());
        for (place, criterion) in criteria.iter().enumerate() {
            phrases.add(&criterion.name, Target::Criterion(place));
        }
        for phrase in OVERALL_PHRASES
            .into_iter()
            .filter(|phrase| names.find(phrase).is_none())
        {
            phrases.add(phrase, Target::Overall);
        }
        phrases
    }

    fn add(&mut self, name: &str, target: Target) {
        let chars = folded(name.trim());
        let found = words(&chars);
        let marks = found
            .last()
            .and_then(|last| chars.get(last.end..))
            .unwrap_or_default();
        if let Some(first) = found.first().and_then(|word| chars.get(word.start)) {
            let phrase = Phrase {
                marks: marks.to_vec(),
                words: found.iter().map(|word| word.of(&chars).to_vec()).collect(),
                target,
            };
            self.0.entry(*first).or_default().push(phrase);
        }
    }

    /// Mentions in reading order; of overlapping names the longest counts.
    pub(super) fn mentions(&self, chars: &[char], words: &[Word]) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let mut rest = words;
        while let [first, others @ ..] = rest {
            let longest = chars
                .get(first.start)
                .and_then(|initial| self.0.get(initial))
                .into_iter()
                .flatten()
                .filter(|phrase| phrase.is_at(rest, chars))
                .max_by_key(|phrase| phrase.words.len());
            let Some(phrase) = longest else {
                rest = others;
                continue;
            };
            let end = rest
                .get(phrase.words.len() - 1)
                .map_or(first.end, |last| last.end);
            let marked = chars
                .get(end..)
                .unwrap_or_default()
                .starts_with(&phrase.marks);
            mentions.push(Mention {
                target: phrase.target,
                start: first.start,
                end: if marked {
                    end + phrase.marks.len()
                } else {
                    end
                },
            });
            rest = rest.get(phrase.words.len()..).unwrap_or_default();
        }
        mentions
    }
}

impl Phrase {
    fn is_at(&self, words: &[Word], chars: &[char]) -> bool {
        let Some(candidate) = words.get(..self.words.len()) else {
            return false;
        };
        let same = candidate
            .iter()
            .zip(&self.words)
            .all(|(word, part)| word.of(chars) == *part);
        same && candidate.windows(2).all(|pair| match pair {
            [left, right] => chars.get(left.end..right.start).is_some_and(joins),
            _ => true,
        })
    }
}

/// Whether what stands between two words lets them be one name.
fn joins(between: &[char]) -> bool {
    between.len() <= 4
        && !between
            .iter()
            .any(|c| matches!(c, '.' | ':' | ';' | ',' | '|' | '(' | ')' | '!' | '?' | '='))
}

/// Runs of letters and digits; where a script puts no spaces, its characters.
pub(super) fn words(chars: &[char]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut after_unspaced = false;
    for (place, c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            continue;
        }
        let stands_alone = is_unspaced(*c);
        match words.last_mut() {
            Some(word) if word.end == place && !stands_alone && !after_unspaced => word.end += 1,
            _ => words.push(Word {
                start: place,
                end: place + 1,
            }),
        }
        after_unspaced = stands_alone;
    }
    words
}

impl Word {
    pub(super) fn of<'a>(&self, chars: &'a [char]) -> &'a [char] {
        chars.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether it is one of these.
    pub(super) fn is_among(&self, chars: &[char], texts: &[&str]) -> bool {
        let word = self.of(chars);
        texts
            .iter()
            .any(|text| text.chars().eq(word.iter().copied()))
    }

    /// The text of a line behind this word.
    pub(super) fn behind<'a>(&self, chars: &'a [char]) -> &'a [char] {
        chars.get(self.end..).unwrap_or_default()
    }
}
