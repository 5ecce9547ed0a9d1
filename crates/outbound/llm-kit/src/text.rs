//! Blocks of text in the two shapes that vendors take.

use atelier_domain::models::TextBlock;

/// The blocks that say something: vendors refuse empty ones.
pub fn blocks(blocks: &[TextBlock]) -> impl Iterator<Item = &TextBlock> {
    blocks.iter().filter(|block| !block.text.is_empty())
}

/// The blocks as one text, an empty line between two of them, for vendors that take a plain string.
pub fn joined(content: &[TextBlock]) -> String {
    let texts: Vec<&str> = blocks(content).map(|block| block.text.as_str()).collect();
    texts.join("\n\n")
}
