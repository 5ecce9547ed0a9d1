//! An agent's criteria, and finding them by name.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::score::Weight;
use super::text::squash;

/// What an agent judges by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    pub name: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub weight: Weight,
}

/// Criteria by name, whatever the case, the markup and the spaces.
#[derive(Debug)]
pub(super) struct Names {
    /// Two names that differ in marks alone (`C`, `C++`) share a squashed form: only their exact form tells.
    squashed: HashMap<String, Option<usize>>,
    exact: HashMap<String, usize>,
    count: usize,
}

impl Names {
    pub(super) fn new(criteria: &[Criterion]) -> Self {
        let mut squashed = HashMap::new();
        let mut exact = HashMap::new();
        for (place, criterion) in criteria.iter().enumerate() {
            exact.entry(spelled(&criterion.name)).or_insert(place);
            squashed
                .entry(squash(&criterion.name))
                .and_modify(|known| *known = None)
                .or_insert(Some(place));
        }
        squashed.remove("");
        Self {
            squashed,
            exact,
            count: criteria.len(),
        }
    }

    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// The criterion that `text` names, with a number before it or a remark behind it left aside.
    pub(super) fn find(&self, text: &str) -> Option<usize> {
        let text = text.trim();
        self.find_plain(text)
            .or_else(|| {
                self.find_plain(
                    text.trim_start_matches(|c: char| c.is_numeric() || ".):# ".contains(c)),
                )
            })
            .or_else(|| {
                let end = text.find(['(', '[', ':', '–', '—', '='])?;
                self.find_plain(text.get(..end)?)
            })
            .or_else(|| {
                let key = squash(text);
                ["score", "rating"]
                    .iter()
                    .find_map(|suffix| self.find_plain(key.strip_suffix(suffix)?))
            })
    }

    fn find_plain(&self, text: &str) -> Option<usize> {
        self.exact
            .get(&spelled(text))
            .copied()
            .or_else(|| self.squashed.get(&squash(text)).copied().flatten())
    }
}

fn spelled(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
