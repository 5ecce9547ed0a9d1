//! The difference between two versions, word by word.

use serde::{Deserialize, Serialize};

use super::blocks::{Block, blocks};
use super::words::has_word;
use super::{PerMille, word_count};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentKind {
    Equal,
    Insert,
    Delete,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    pub kind: SegmentKind,
    pub text: String,
}

/// How the old text becomes the new one. Equal and deleted segments, joined, are the old text; equal and inserted
/// ones the new. What is deleted stands before what replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff {
    pub segments: Vec<Segment>,
    pub words_inserted: u64,
    pub words_deleted: u64,
    /// As [`changed_share`].
    pub change_share: PerMille,
}

/// Compares two texts of any size in bounded time.
pub fn diff(old: &str, new: &str) -> Diff {
    let blocks = blocks(old, new);
    let counts = Counts::of(old, new, &blocks);
    let mut segments = Vec::with_capacity(blocks.len() * 2);
    let mut push = |kind, text: &str| {
        if !text.is_empty() {
            let text = text.to_owned();
            segments.push(Segment { kind, text });
        }
    };
    for block in &blocks {
        let (old, new) = texts(old, new, block);
        if block.is_equal {
            push(SegmentKind::Equal, old);
        } else {
            push(SegmentKind::Delete, old);
            push(SegmentKind::Insert, new);
        }
    }
    Diff {
        segments,
        words_inserted: counts.inserted,
        words_deleted: counts.deleted,
        change_share: counts.share(),
    }
}

/// The share of words that changed: the inserted or the deleted ones, whichever are more, of the longer text. Nothing
/// for texts that differ in blanks and punctuation only, the whole for texts that have no word in common.
pub fn changed_share(old: &str, new: &str) -> PerMille {
    if old == new {
        return PerMille::ZERO;
    }
    // A first version is all new, which no count of its words has to tell.
    if old.is_empty() && has_word(new) {
        return PerMille::WHOLE;
    }
    Counts::of(old, new, &blocks(old, new)).share()
}

#[derive(Default)]
struct Counts {
    equal: u64,
    inserted: u64,
    deleted: u64,
}

impl Counts {
    fn of(old: &str, new: &str, blocks: &[Block]) -> Self {
        let mut counts = Self::default();
        for block in blocks {
            let (old, new) = texts(old, new, block);
            if block.is_equal {
                counts.equal += word_count(old);
            } else {
                counts.deleted += word_count(old);
                counts.inserted += word_count(new);
            }
        }
        counts
    }

    fn share(&self) -> PerMille {
        let changed = self.inserted.max(self.deleted);
        PerMille::of(changed, self.equal + changed)
    }
}

fn texts<'a>(old: &'a str, new: &'a str, block: &Block) -> (&'a str, &'a str) {
    (
        old.get(block.old.clone()).unwrap_or_default(),
        new.get(block.new.clone()).unwrap_or_default(),
    )
}
