//! Text that is held back because it may be, or is, the evaluation.

use super::criteria::Criteria;
use super::fence::{Fence, LineStart, MIN_LENGTH};
use super::shape::{Shape, Verdict};

/// A candidate from its first bracket on, and the fence line before it.
#[derive(Debug)]
pub(super) struct Block {
    /// All that is held, as written.
    pub(super) text: String,
    /// Where the JSON begins in `text`.
    pub(super) content: usize,
    pub(super) fence: Option<Fence>,
    /// The fence around this block, when it stands in another code block.
    pub(super) outer: Option<Fence>,
    pub(super) shape: Shape,
    /// What the keys seen so far say.
    pub(super) decided: bool,
    /// It began within a line: only a first key of an evaluation makes it one.
    pub(super) in_line: bool,
    pub(super) line: LineStart,
    /// Where the last run of fence marks at the start of a line began.
    run_begin: usize,
}

/// What the next character means for a block.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It belongs to the block.
    Held,
    /// It belongs to the block and shows that the block is prose.
    Prose,
    /// It closes the evaluation's last bracket.
    Closed,
    /// It makes a fence at the start of a line, with which the block ends.
    Fence,
    /// It can't belong to the block: the evaluation ended before it.
    Foreign,
}

impl Block {
    /// A block that begins a line, behind the fence line `held` if it has one.
    pub(super) fn new(held: String, fence: Option<Fence>, outer: Option<Fence>) -> Self {
        Self {
            content: held.len(),
            run_begin: held.len(),
            text: held,
            fence,
            outer,
            shape: Shape::new(),
            decided: false,
            in_line: false,
            line: LineStart::Blank,
        }
    }

    pub(super) fn in_line(held: String, fence: Option<Fence>) -> Self {
        Self {
            in_line: true,
            line: LineStart::Over,
            ..Self::new(held, fence, None)
        }
    }

    pub(super) fn push(&mut self, c: char, criteria: &Criteria) -> Step {
        let begins_line = (self.line == LineStart::Blank).then_some(self.text.len());
        self.line = self.line.after(c);
        if let LineStart::Run { length, .. } = self.line {
            if length == 1 {
                self.run_begin = self.text.len();
            }
            self.text.push(c);
            return if self.ends_with_fence() {
                Step::Fence
            } else {
                Step::Held
            };
        }
        if self.shape.is_closed() {
            return self.between_values(c, begins_line, criteria);
        }
        self.text.push(c);
        self.judge(c, begins_line, criteria)
    }

    /// A fence of its own ends a fenced block; any fence ends a bare one, since JSON has none.
    fn ends_with_fence(&self) -> bool {
        match self.fence {
            Some(fence) => self.line.reaches(fence),
            None => ['`', '~'].into_iter().any(|marker| {
                let fence = Fence {
                    marker,
                    length: MIN_LENGTH,
                };
                self.line.reaches(fence)
            }),
        }
    }

    /// Before the first value and after each: only white space and the next value belong here.
    fn between_values(&mut self, c: char, begins_line: Option<usize>, criteria: &Criteria) -> Step {
        let opens = matches!(c, '{' | '[');
        if self.decided && !(opens || c.is_whitespace() || c == ',') {
            return Step::Foreign;
        }
        self.text.push(c);
        if opens {
            self.shape = if self.decided {
                Shape::found()
            } else {
                Shape::new()
            };
            return self.judge(c, begins_line, criteria);
        }
        if c.is_whitespace() || self.decided {
            Step::Held
        } else {
            Step::Prose
        }
    }

    fn judge(&mut self, c: char, begins_line: Option<usize>, criteria: &Criteria) -> Step {
        let criteria = self.heeded(criteria);
        match self.shape.push(c, begins_line, criteria) {
            Verdict::Other => Step::Prose,
            Verdict::Undecided if self.in_line && self.shape.has_key() => Step::Prose,
            Verdict::Undecided => Step::Held,
            Verdict::Evaluation => {
                self.decided = true;
                if self.shape.is_closed() {
                    Step::Closed
                } else {
                    Step::Held
                }
            }
        }
    }

    /// Names of criteria are everyday words, which bare braces within a line of prose may well hold: there they tell
    /// nothing.
    fn heeded<'a>(&self, criteria: &'a Criteria) -> Option<&'a Criteria> {
        (!self.in_line || self.fence.is_some()).then_some(criteria)
    }

    /// Whether the text ends in a key that the end cut off and that may have become an evaluation's.
    pub(super) fn ends_in_evaluation_key(&self, criteria: &Criteria) -> bool {
        self.shape.ends_in_evaluation_key(self.heeded(criteria))
    }

    /// Takes off the run of fence marks at the end and tells its length.
    pub(super) fn take_run(&mut self) -> usize {
        self.text.split_off(self.run_begin).chars().count()
    }

    /// Takes off the white space at the end.
    pub(super) fn take_last_space(&mut self) -> String {
        let end = self.text.trim_end().len();
        self.text.split_off(end)
    }

    /// Whether the answer ended right where its evaluation seems to begin.
    pub(super) fn has_barely_begun(&self) -> bool {
        let (opening, content) = self.text.split_at(self.content);
        let announced = opening
            .trim_start_matches(['`', '~'])
            .trim()
            .eq_ignore_ascii_case("json");
        announced && self.outer.is_none() && matches!(content.trim(), "" | "{")
    }

    /// The JSON alone, without the beginning of a last fence.
    pub(super) fn into_content(mut self) -> String {
        if matches!(self.line, LineStart::Run { .. }) {
            self.text.truncate(self.run_begin);
        }
        self.text.split_off(self.content.min(self.text.len()))
    }
}
