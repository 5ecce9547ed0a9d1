//! A queue in which everybody has a line, and the lines take turns.

use std::collections::{HashMap, VecDeque};

/// Those of one person are served in the order they came; between persons it goes round. Whoever has many waiting holds
/// up only themselves. Who is nobody's shares one line.
pub(super) struct FairQueue<T> {
    lines: HashMap<Option<String>, VecDeque<(u64, T)>>,
    /// Whose turn it is; each person with a line once.
    turns: VecDeque<Option<String>>,
    length: usize,
    last_number: u64,
}

/// Where something stands in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    person: Option<String>,
    number: u64,
}

impl<T> Default for FairQueue<T> {
    fn default() -> Self {
        Self {
            lines: HashMap::new(),
            turns: VecDeque::new(),
            length: 0,
            last_number: 0,
        }
    }
}

impl<T> FairQueue<T> {
    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn push(&mut self, person: Option<String>, item: T) -> Place {
        self.last_number += 1;
        self.length += 1;
        let number = self.last_number;
        let line = self.lines.entry(person.clone()).or_default();
        if line.is_empty() {
            self.turns.push_back(person.clone());
        }
        line.push_back((number, item));
        Place { person, number }
    }

    /// The first one of the person whose turn it is; that person's next one waits for all the others' turns.
    pub(super) fn pop(&mut self) -> Option<T> {
        let person = self.turns.pop_front()?;
        let line = self.lines.get_mut(&person)?;
        let (_, item) = line.pop_front()?;
        self.length -= 1;
        if line.is_empty() {
            self.lines.remove(&person);
        } else {
            self.turns.push_back(person);
        }
        Some(item)
    }

    /// Takes out what has not been served yet.
    pub(super) fn remove(&mut self, place: &Place) -> Option<T> {
        let line = self.lines.get_mut(&place.person)?;
        let index = line
            .iter()
            .position(|(number, _)| *number == place.number)?;
        let (_, item) = line.remove(index)?;
        self.length -= 1;
        if line.is_empty() {
            self.lines.remove(&place.person);
            self.turns.retain(|person| *person != place.person);
        }
        Some(item)
    }
}
