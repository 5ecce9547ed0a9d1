//! The prose of a Markdown text: what may be edited, and nothing else.
//!
//! Code, links, images, HTML, tables, headings, front matter and formulas are left out, so that no rule can touch
//! them.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A paragraph or the text of a list item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Block {
    /// Byte ranges of plain text, in order; between them stand markup, code or line ends.
    pub(crate) spans: Vec<Range<usize>>,
    /// A paragraph that is not part of a list, a quotation or a footnote.
    pub(crate) is_top_level: bool,
    /// How many headings stand before it.
    pub(crate) headings_before: usize,
}

/// The text of every heading and every block, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Prose {
    pub(crate) blocks: Vec<Block>,
    pub(crate) headings: Vec<String>,
}

impl Prose {
    pub(crate) fn of(text: &str) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_MATH
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
            | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
        let mut walk = Walk {
            text,
            prose: Self::default(),
            block: Block::default(),
            heading: None,
            protected: 0,
            containers: 0,
        };
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            walk.take(event, range);
        }
        walk.finish_block();
        walk.prose
    }
}

struct Walk<'a> {
    text: &'a str,
    prose: Prose,
    block: Block,
    heading: Option<String>,
    /// How many enclosing elements forbid edits.
    protected: usize,
    containers: usize,
}

impl Walk<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(shown) | Event::Code(shown) if self.heading.is_some() => {
                self.heading.get_or_insert_default().push_str(&shown);
            }
            // Where what is shown is not what stands there, it is an entity.
            Event::Text(shown)
                if self.protected == 0 && self.text.get(range.clone()) == Some(&*shown) =>
            {
                self.add_span(range);
            }
            Event::Rule => self.finish_block(),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { .. } => {
                self.finish_block();
                self.heading = Some(String::new());
            }
            Tag::Link { .. } | Tag::Image { .. } => self.protected += 1,
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Table(_) => {
                self.finish_block();
                self.protected += 1;
            }
            Tag::Paragraph => {
                self.finish_block();
                self.block.is_top_level = self.containers == 0;
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {}
            _ => {
                self.finish_block();
                self.containers += 1;
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let heading = self.heading.take().unwrap_or_default();
                self.prose.headings.push(heading.trim().to_owned());
            }
            TagEnd::Link
            | TagEnd::Image
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::MetadataBlock(_)
            | TagEnd::Table => self.protected = self.protected.saturating_sub(1),
            TagEnd::Paragraph => self.finish_block(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {}
            _ => {
                self.finish_block();
                self.containers = self.containers.saturating_sub(1);
            }
        }
    }

    fn add_span(&mut self, range: Range<usize>) {
        match self.block.spans.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.block.spans.push(range),
        }
    }

    fn finish_block(&mut self) {
        let mut block = std::mem::take(&mut self.block);
        if !block.spans.is_empty() {
            block.headings_before = self.prose.headings.len();
            self.prose.blocks.push(block);
        }
    }
}
