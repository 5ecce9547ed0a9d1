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
#[derive(Debug, Default)]
pub(in crate::editorial) struct Names {
    /// Two names that differ in marks alone (`C`, `C++`) share a squashed form: only their exact form tells.
    squashed: HashMap<String, Option<usize>>,
    exact: HashMap<String, usize>,
    count: usize,
}

impl Names {
    pub(in crate::editorial) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known = Self::default();
        for (place, name) in names.into_iter().enumerate() {
            known.exact.entry(spelled(name)).or_insert(place);
            known
                .squashed
                .entry(squash(name))
                .and_modify(|same| *same = None)
                .or_insert(Some(place));
            known.count += 1;
        }
        known.squashed.remove("");
        known
    }

    pub(super) fn of(criteria: &[Criterion]) -> Self {
        Self::new(criteria.iter().map(|criterion| criterion.name.as_str()))
    }

    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// The criterion that `text` names, with a number before it or a remark behind it left aside.
    pub(in crate::editorial) fn find(&self, text: &str) -> Option<usize> {
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

    /// Whether `start`, a name that the end of the answer cut off, may have become a criterion's.
    pub(in crate::editorial) fn has_beginning(&self, start: &str) -> bool {
        let start = squash(start);
        !start.is_empty() && self.squashed.keys().any(|name| name.starts_with(&start))
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
