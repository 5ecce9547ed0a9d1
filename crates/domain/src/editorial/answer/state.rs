//! Where in an answer the splitter is.

use super::block::Block;
use super::fence::{Fence, LineStart};
use super::heading::Heading;
use super::opening::Opening;

#[derive(Debug, Default)]
pub(super) enum State {
    /// Only white space so far on this line.
    #[default]
    LineStart,
    Text,
    Title(Heading),
    Opening(Opening),
    Block(Block),
    /// A code block that is part of the document.
    Code(Fence, LineStart),
}

impl State {
    /// Where the text goes on behind a block that was prose after all.
    pub(super) fn after_prose(block: &Block) -> Self {
        match block.outer.or(block.fence) {
            Some(fence) if !block.in_line => Self::Code(fence, block.line),
            _ if block.text.ends_with('\n') => Self::LineStart,
            _ => Self::Text,
        }
    }
}
