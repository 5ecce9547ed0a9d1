//! Where two texts agree and where they differ, as byte ranges.

use std::ops::Range;

use similar::{Algorithm, capture_diff_slices};

use super::words::{tokens, word_count};

/// The most tokens of both texts together that are compared: four times the largest document that any plan allows
/// (100,000 words, which are 200,000 tokens with what stands between them). Beyond, the differing middle is replaced
/// as one. Below, the work is bounded by the algorithm's own limits, which count steps, not time: about a second for
/// two texts of that size that share their words and nothing of their order.
const MAX_TOKENS: usize = 800_000;

/// A stretch of both texts: the same in both, or the one in place of the other. Blocks follow each other without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) is_equal: bool,
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// The blocks of two texts; equal and differing ones take turns.
pub(super) fn blocks(old: &str, new: &str) -> Vec<Block> {
    let mut blocks = Blocks::default();
    if old == new {
        blocks.push(true, old.len(), new.len());
        return blocks.0;
    }
    let prefix = common_prefix(old, new);
    let (old_rest, new_rest) = (tail(old, prefix), tail(new, prefix));
    let suffix = common_suffix(old_rest, new_rest);
    let old_middle = head(old_rest, old_rest.len() - suffix);
    let new_middle = head(new_rest, new_rest.len() - suffix);

    blocks.push(true, prefix, prefix);
    blocks.push_compared(old_middle, new_middle);
    blocks.push(true, suffix, suffix);
    fold_slivers(old, blocks.0)
}

#[derive(Default)]
struct Blocks(Vec<Block>);

impl Blocks {
    /// Adds the next so many bytes of each text, as part of the last block where that is of the same kind.
    fn push(&mut self, is_equal: bool, old_len: usize, new_len: usize) {
        if old_len == 0 && new_len == 0 {
            return;
        }
        let (old_start, new_start) = self
            .0
            .last()
            .map_or((0, 0), |last| (last.old.end, last.new.end));
        match self.0.last_mut() {
            Some(last) if last.is_equal == is_equal => {
                last.old.end += old_len;
                last.new.end += new_len;
            }
            _ => self.0.push(Block {
                is_equal,
                old: old_start..old_start + old_len,
                new: new_start..new_start + new_len,
            }),
        }
    }

    fn push_compared(&mut self, old: &str, new: &str) {
        if old.is_empty() || new.is_empty() {
            return self.push(false, old.len(), new.len());
        }
        let (old_tokens, new_tokens) = (tokens(old), tokens(new));
        if old_tokens.len() + new_tokens.len() > MAX_TOKENS {
            return self.push(false, old.len(), new.len());
        }
        // Patience anchors on words that stand once in either text, which follows moved and rewritten passages as a
        // reader would.
        for op in capture_diff_slices(Algorithm::Patience, &old_tokens, &new_tokens) {
            let (tag, old_range, new_range) = op.as_tag_tuple();
            self.push(
                tag == similar::DiffTag::Equal,
                length(&old_tokens, old_range),
                length(&new_tokens, new_range),
            );
        }
    }
}

/// Makes equal blocks that hold no word part of the changes around them: a blank that two rewritten phrases have in
/// common is no agreement, and would only cut the change to pieces.
fn fold_slivers(old: &str, blocks: Vec<Block>) -> Vec<Block> {
    let last = blocks.len().saturating_sub(1);
    let mut folded = Blocks::default();
    for (index, block) in blocks.into_iter().enumerate() {
        let is_sliver = block.is_equal
            && index != 0
            && index != last
            && old
                .get(block.old.clone())
                .is_some_and(|text| word_count(text) == 0);
        folded.push(
            block.is_equal && !is_sliver,
            block.old.len(),
            block.new.len(),
        );
    }
    folded.0
}

fn length(tokens: &[&str], range: Range<usize>) -> usize {
    tokens
        .get(range)
        .map_or(0, |tokens| tokens.iter().map(|token| token.len()).sum())
}

/// Bytes that both texts begin with, up to the end of a blank so that no word is cut.
fn common_prefix(old: &str, new: &str) -> usize {
    let same = old
        .bytes()
        .zip(new.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let shared = head(old, old.floor_char_boundary(same));
    shared
        .char_indices()
        .rfind(|(_, c)| c.is_whitespace())
        .map_or(0, |(start, c)| start + c.len_utf8())
}

/// Bytes that both texts end with, from the start of a blank on.
fn common_suffix(old: &str, new: &str) -> usize {
    let (old_bytes, new_bytes) = (old.bytes().rev(), new.bytes().rev());
    let same = old_bytes.zip(new_bytes).take_while(|(a, b)| a == b).count();
    let shared = tail(old, old.ceil_char_boundary(old.len() - same));
    shared
        .find(char::is_whitespace)
        .map_or(0, |start| shared.len() - start)
}

// The offsets that come here lie on character boundaries; the fallback only spares a panic.
fn head(text: &str, end: usize) -> &str {
    text.get(..end).unwrap_or_default()
}

fn tail(text: &str, start: usize) -> &str {
    text.get(start..).unwrap_or_default()
}
