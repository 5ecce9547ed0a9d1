//! Which passages matter to the task: Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework",
//! 2009) over words, with its usual constants.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation;

use super::passages::Passage;
use crate::editorial::session::{Brief, Reference};

/// How soon the repetition of a word stops to count.
const SATURATION: f64 = 1.2;
/// How much long passages are held to their length.
const LENGTH_WEIGHT: f64 = 0.75;

/// Places in `passages`, the most relevant first.
///
/// What is asked for is what does not change between rounds, the task and how its references are to be used, so that
/// every round gets the same passages and vendors find the same prefix in their caches. Where nothing tells passages
/// apart, those that stand first in their references come first.
pub(super) fn by_relevance(brief: &Brief, passages: &[Passage<'_>]) -> Vec<usize> {
    let scores = scores(brief, passages);
    let mut order: Vec<(usize, &Passage<'_>, f64)> = passages
        .iter()
        .zip(scores)
        .enumerate()
        .map(|(at, (passage, score))| (at, passage, score))
        .collect();
    order.sort_by(|(_, one, one_score), (_, other, other_score)| {
        other_score
            .partial_cmp(one_score)
            .unwrap_or(Ordering::Equal)
            .then(one.place.cmp(&other.place))
            .then(one.reference.cmp(&other.reference))
    });
    order.into_iter().map(|(at, ..)| at).collect()
}

fn scores(brief: &Brief, passages: &[Passage<'_>]) -> Vec<f64> {
    let asked = asked(brief);
    let counted: Vec<Counted<'_>> = passages
        .iter()
        .map(|passage| Counted::of(passage, &brief.references, &asked))
        .collect();
    let mut holding: HashMap<&str, u32> = HashMap::new();
    for word in counted.iter().flat_map(|passage| passage.times.keys()) {
        *holding.entry(word).or_default() += 1;
    }
    let all = f64::from(u32::try_from(passages.len()).unwrap_or(u32::MAX));
    let mean_length = counted.iter().map(|passage| passage.length).sum::<f64>() / all.max(1.0);
    let rarity = |word: &str| {
        let holding = f64::from(holding.get(word).copied().unwrap_or_default());
        ((all - holding + 0.5) / (holding + 0.5)).ln_1p()
    };
    let score = |passage: &Counted<'_>| {
        let length = passage.length / mean_length.max(1.0);
        let damping = SATURATION * (1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * length);
        // Added up in the order of the task's words: sums of fractions depend on their order.
        let found = asked.in_order.iter().filter_map(|word| {
            let times = f64::from(*passage.times.get(word.as_str())?);
            Some(rarity(word) * times * (SATURATION + 1.0) / (times + damping))
        });
        found.sum()
    };
    counted.iter().map(score).collect()
}

/// The words that are asked for, each once.
struct Asked {
    in_order: Vec<String>,
    all: HashSet<String>,
}

fn asked(brief: &Brief) -> Asked {
    let texts = [
        Some(&brief.initial_prompt),
        brief.reference_instructions.as_ref(),
    ];
    let mut asked = Asked {
        in_order: Vec::new(),
        all: HashSet::new(),
    };
    for word in texts.into_iter().flatten().flat_map(|text| words(text)) {
        if asked.all.insert(word.clone()) {
            asked.in_order.push(word);
        }
    }
    asked
}

/// A passage as the formula sees it.
struct Counted<'a> {
    /// In words.
    length: f64,
    /// How often each word that is asked for stands in the passage or in its reference's name.
    times: HashMap<&'a str, u32>,
}

impl<'a> Counted<'a> {
    fn of(passage: &Passage<'_>, references: &[Reference], asked: &'a Asked) -> Self {
        let name = references
            .get(passage.reference)
            .map_or("", |reference| reference.name.as_str());
        let mut counted = Self {
            length: 0.0,
            times: HashMap::new(),
        };
        for word in words(name).chain(words(passage.text)) {
            counted.length += 1.0;
            if let Some(word) = asked.all.get(&word) {
                *counted.times.entry(word).or_default() += 1;
            }
        }
        counted
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.unicode_words().map(str::to_lowercase)
}
