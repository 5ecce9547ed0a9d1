//! What becomes of what was held back when the answer is over.

use super::super::block::Block;
use super::super::fence::MIN_LENGTH;
use super::super::opening::Opening;
use super::super::state::State;
use super::AnswerSplitter;

/// What is left when an answer has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitAnswer {
    /// Prose that has not been shown yet.
    pub rest: String,
    /// The evaluation without its fence; several blocks are joined by new lines.
    pub evaluation_block: Option<String>,
}

impl AnswerSplitter {
    /// The answer ended: what was held back as perhaps an evaluation is shown unless it is one.
    pub fn finish(mut self) -> SplitAnswer {
        match std::mem::take(&mut self.state) {
            State::LineStart | State::Text | State::Code(..) => self.release(""),
            State::Title(heading) => self.release(&heading.text),
            State::Opening(opening) => self.end_in_opening(&opening),
            State::Block(block) => self.end_in_block(block),
        }
        SplitAnswer {
            rest: self.prose.finish(),
            evaluation_block: self.evaluation,
        }
    }

    fn end_in_opening(&mut self, opening: &Opening) {
        if opening.ends_evaluation && opening.info.trim().is_empty() {
            return;
        }
        // A last "```json" is the start of an evaluation that never came.
        if opening.length >= MIN_LENGTH && opening.info.trim().eq_ignore_ascii_case("json") {
            self.title.clear();
            self.prose.cut();
        } else {
            self.release(&opening.written());
        }
    }

    fn end_in_block(&mut self, mut block: Block) {
        if block.decided || block.ends_in_evaluation_key(&self.criteria) {
            self.keep(block);
        } else if let Some(buried) = block.shape.buried() {
            let evaluation = block.text.split_off(buried);
            self.release(&block.text);
            self.keep_text(&evaluation);
        } else if block.has_barely_begun() {
            self.keep(block);
        } else {
            self.release(&block.text);
        }
    }
}
