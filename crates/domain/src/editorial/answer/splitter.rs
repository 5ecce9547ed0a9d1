//! The state machine between an answer's characters and what may be shown of them.

mod ending;

pub use ending::SplitAnswer;

use super::block::{Block, Step};
use super::criteria::Criteria;
use super::fence::{Fence, LineStart, MIN_LENGTH, announces_json, is_marker};
use super::heading::Heading;
use super::opening::Opening;
use super::prose::Prose;
use super::state::State;

/// Splits a streamed answer into the prose that may be shown at once and the evaluation block that never is.
///
/// A fenced or bare piece of JSON is held back until its keys tell what it is. The work is linear in the text,
/// and the outcome the same, however the text is cut into chunks.
///
/// The default knows the usual keys of an evaluation and no criteria.
#[derive(Debug, Default)]
pub struct AnswerSplitter {
    criteria: Criteria,
    prose: Prose,
    state: State,
    /// A title above what may be the evaluation, with the white space behind it.
    title: String,
    evaluation: Option<String>,
}

/// Prose and evaluation of a whole answer by an agent with criteria of these names.
pub fn split<'a>(
    answer: &str,
    criteria: impl IntoIterator<Item = &'a str>,
) -> (String, Option<String>) {
    let mut splitter = AnswerSplitter::new(criteria);
    let mut prose = splitter.push(answer);
    let end = splitter.finish();
    prose.push_str(&end.rest);
    (prose, end.evaluation_block)
}

impl AnswerSplitter {
    /// A splitter for an agent with criteria of these names: a key that names one tells an evaluation, too.
    pub fn new<'a>(criteria: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            criteria: Criteria::new(criteria),
            ..Self::default()
        }
    }

    /// Takes the next piece of the answer and gives the prose that may be shown now.
    pub fn push(&mut self, chunk: &str) -> String {
        let mut chars = self.pass_plain(chunk).chars();
        while let Some(c) = chars.next() {
            self.step(c);
            chars = self.pass_plain(chars.as_str()).chars();
        }
        self.prose.take_ready()
    }

    /// Shows what begins the text and changes no state, which is most of any answer, in one go; gives the rest.
    fn pass_plain<'a>(&mut self, text: &'a str) -> &'a str {
        let end = match &self.state {
            // Bytes are faster to look through than characters, and these are never a part of another one.
            State::Text => text
                .bytes()
                .position(|byte| matches!(byte, b'\n' | b'`' | b'{')),
            State::Code(_, LineStart::Over) => text.find('\n'),
            _ => return text,
        };
        let (plain, rest) = text.split_at(end.unwrap_or(text.len()));
        self.prose.show(plain);
        rest
    }

    fn step(&mut self, c: char) {
        self.state = match std::mem::take(&mut self.state) {
            State::LineStart => self.at_line_start(c),
            State::Text => self.in_text(c),
            State::Title(heading) => self.in_title(heading, c),
            State::Opening(opening) => self.in_opening(opening, c),
            State::Block(block) => self.in_block(block, c),
            State::Code(fence, line) => self.in_code(fence, line, c),
        };
    }

    fn at_line_start(&mut self, c: char) -> State {
        if c.is_whitespace() {
            if self.title.is_empty() {
                self.prose.show_char(c);
            } else {
                self.title.push(c);
            }
            return State::LineStart;
        }
        if matches!(c, '{' | '[') {
            return self.in_block(Block::new(String::new(), None, None), c);
        }
        if is_marker(c) {
            return State::Opening(Opening::new(c));
        }
        self.release("");
        if Heading::may_start(c) {
            return self.in_title(Heading::default(), c);
        }
        self.in_text(c)
    }

    fn in_text(&mut self, c: char) -> State {
        match c {
            '\n' => {
                self.prose.show_char(c);
                State::LineStart
            }
            '`' => State::Opening(Opening {
                in_line: true,
                ..Opening::new(c)
            }),
            '{' => self.in_block(Block::in_line(String::new(), None), c),
            _ => {
                self.prose.show_char(c);
                State::Text
            }
        }
    }

    fn in_title(&mut self, mut heading: Heading, c: char) -> State {
        if heading.is_complete() && matches!(c, '\n' | '{' | '[' | '`') {
            self.title = heading.text;
            return self.at_line_start(c);
        }
        if c != '\n' && heading.push(c) {
            return State::Title(heading);
        }
        self.release(&heading.text);
        self.in_text(c)
    }

    fn in_opening(&mut self, mut opening: Opening, c: char) -> State {
        if opening.info.is_empty() && c == opening.marker {
            opening.length += 1;
            return State::Opening(opening);
        }
        let least = opening.outer.map_or(MIN_LENGTH, |outer| outer.length);
        if opening.length < least || (opening.marker == '`' && c == '`') {
            self.release(&opening.written());
            return self.after_released(opening.outer, c);
        }
        let blank = opening.info.trim().is_empty();
        if blank && opening.is_end_before(c) {
            if opening.ends_prose {
                self.release(&opening.written());
            } else {
                self.prose.show(&opening.info);
            }
            return self.in_text(c);
        }
        if opening.outer.is_some() && blank && c == '\n' {
            self.release(&opening.written());
            return self.in_text(c);
        }
        let fence = Fence {
            marker: opening.marker,
            length: opening.length,
        };
        let json = announces_json(&opening.info);
        if json && c == '\n' {
            let held = opening.written() + "\n";
            return State::Block(Block::new(held, Some(fence), opening.outer));
        }
        if json && matches!(c, '{' | '[') {
            let block = if opening.in_line {
                Block::in_line(opening.written(), Some(fence))
            } else {
                Block::new(opening.written(), Some(fence), opening.outer)
            };
            return self.in_block(block, c);
        }
        if c == '\n' {
            let code = opening.outer.or((!opening.in_line).then_some(fence));
            self.release(&opening.written());
            return self.after_released(code, c);
        }
        opening.info.push(c);
        State::Opening(opening)
    }

    fn in_block(&mut self, mut block: Block, c: char) -> State {
        match block.push(c, &self.criteria) {
            Step::Held => State::Block(block),
            Step::Closed if block.fence.is_some() => State::Block(block),
            Step::Closed => {
                self.keep(block);
                State::Text
            }
            Step::Prose => {
                self.release(&block.text);
                State::after_prose(&block)
            }
            Step::Fence => {
                let mut opening = Opening::new(c);
                opening.length = block.take_run();
                let ends = block.fence.is_some();
                opening.outer = block.outer;
                opening.ends_evaluation = ends && block.decided;
                opening.ends_prose = ends && !block.decided;
                if block.decided {
                    self.keep(block);
                } else {
                    self.release(&block.text);
                }
                State::Opening(opening)
            }
            Step::Foreign => {
                let closes = block.fence.is_some_and(|fence| fence.marker == c);
                let space = block.take_last_space();
                self.keep(block);
                self.prose.show(&space);
                if closes {
                    return State::Opening(Opening {
                        ends_evaluation: true,
                        ..Opening::new(c)
                    });
                }
                self.at_line_start(c)
            }
        }
    }

    fn in_code(&mut self, fence: Fence, line: LineStart, c: char) -> State {
        if line == LineStart::Blank && c == fence.marker {
            // The end of the code, or JSON that was put behind code whose end was forgotten.
            return State::Opening(Opening {
                outer: Some(fence),
                ..Opening::new(c)
            });
        }
        self.prose.show_char(c);
        State::Code(fence, line.after(c))
    }

    /// Goes on with `c` behind something that was shown after all.
    fn after_released(&mut self, code: Option<Fence>, c: char) -> State {
        match code {
            Some(fence) => self.in_code(fence, LineStart::Over, c),
            None => self.in_text(c),
        }
    }

    /// Shows what was held, title first.
    fn release(&mut self, held: &str) {
        let title = std::mem::take(&mut self.title);
        self.prose.show(&title);
        self.prose.show(held);
    }

    fn keep(&mut self, block: Block) {
        let content = block.into_content();
        self.keep_text(&content);
    }

    fn keep_text(&mut self, text: &str) {
        self.title.clear();
        self.prose.cut();
        if text.trim().is_empty() {
            return;
        }
        match &mut self.evaluation {
            Some(earlier) => {
                earlier.push('\n');
                earlier.push_str(text.trim());
            }
            None => self.evaluation = Some(text.trim().to_owned()),
        }
    }
}
