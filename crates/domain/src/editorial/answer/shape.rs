//! Tells an evaluation from other JSON by its keys, one character at a time.

use super::super::evaluation::{is_evaluation_key, is_score_key, may_become_evaluation_key};

/// Characters of a key that are kept.
const MAX_KEY: usize = 64;
/// Characters from which on an unquoted word is taken for the start of a key.
const MIN_BARE_KEY: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Undecided,
    Evaluation,
    /// Not JSON, or closed without a key of an evaluation.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comment {
    No,
    /// A slash outside text: perhaps the start of one.
    Slash,
    Line,
    Block,
    BlockStar,
}

/// The outline of a JSON text as far as it has come.
#[derive(Debug)]
pub(super) struct Shape {
    /// Open brackets: true for objects.
    open: Vec<bool>,
    quote: Option<char>,
    escaped: bool,
    comment: Comment,
    /// The text or word at hand, which a colon makes a key.
    token: String,
    expects_key: bool,
    any_key: bool,
    /// Keys of an entry in a list of scores that came up: what it is called, how it was scored.
    entry: (bool, bool),
    /// An object that began a line has just opened, at this place: its first key tells what it is.
    opened_line: Option<usize>,
    /// Where an evaluation seems to begin inside JSON that was never closed.
    buried: Option<usize>,
    found: bool,
}

impl Shape {
    pub(super) const fn new() -> Self {
        Self {
            open: Vec::new(),
            quote: None,
            escaped: false,
            comment: Comment::No,
            token: String::new(),
            expects_key: false,
            any_key: false,
            entry: (false, false),
            opened_line: None,
            buried: None,
            found: false,
        }
    }

    /// As after an evaluation's key: only the end is looked for.
    pub(super) const fn found() -> Self {
        let mut shape = Self::new();
        shape.found = true;
        shape
    }

    pub(super) fn is_closed(&self) -> bool {
        self.open.is_empty()
    }

    pub(super) const fn has_key(&self) -> bool {
        self.any_key
    }

    pub(super) const fn buried(&self) -> Option<usize> {
        self.buried
    }

    /// Whether the text ends in a key that the end cut off and that may have become an evaluation's.
    pub(super) fn ends_in_evaluation_key(&self) -> bool {
        // Without quotes a few letters may as well be prose.
        let telling = self.quote.is_some() || self.token.len() >= MIN_BARE_KEY;
        self.open == [true] && self.expects_key && telling && may_become_evaluation_key(&self.token)
    }

    /// Takes the next character. `line_start`: the place of `c` when nothing but space stands before it on its line.
    pub(super) fn push(&mut self, c: char, line_start: Option<usize>) -> Verdict {
        if self.in_text(c) || self.in_comment(c) {
            return self.verdict();
        }
        if self.is_no_json(c) {
            return Verdict::Other;
        }
        match c {
            '{' | '[' => self.open(c == '{', line_start),
            '}' | ']' => {
                self.open.pop();
                self.token.clear();
                self.expects_key = false;
                self.opened_line = None;
                if self.open.is_empty() && !self.found {
                    return Verdict::Other;
                }
            }
            ',' => self.expect_member(),
            ':' | '=' if self.expects_key && !self.token.is_empty() => self.key(),
            _ if is_quote(c) && (line_start.is_some() || self.token.trim().is_empty()) => {
                if line_start.is_some() {
                    // The comma before this line may have been forgotten.
                    self.expect_member();
                }
                self.token.clear();
                self.quote = Some(c);
            }
            '/' => self.comment = Comment::Slash,
            '#' if self.token.is_empty() => self.comment = Comment::Line,
            _ if c.is_whitespace() && self.token.is_empty() => {}
            _ => self.keep(c),
        }
        self.verdict()
    }

    /// No first key is this long, so that prose in braces is soon known for what it is.
    fn verdict(&self) -> Verdict {
        if self.found {
            Verdict::Evaluation
        } else if !self.any_key && self.token.len() >= MAX_KEY {
            Verdict::Other
        } else {
            Verdict::Undecided
        }
    }

    fn expect_member(&mut self) {
        self.token.clear();
        self.expects_key = self.open.last() == Some(&true);
    }

    fn open(&mut self, object: bool, line_start: Option<usize>) {
        if !object || self.open.is_empty() {
            self.opened_line = None;
        } else {
            self.opened_line = line_start;
        }
        if self.open == [false] {
            self.entry = (false, false);
        }
        self.open.push(object);
        self.token.clear();
        self.expects_key = object;
    }

    fn keep(&mut self, c: char) {
        if self.token.len() < MAX_KEY {
            self.token.push(c);
        }
    }

    /// Before the first key only what can begin one is JSON; a list must hold objects.
    fn is_no_json(&self, c: char) -> bool {
        if self.found
            || self.any_key
            || self.open.is_empty()
            || c.is_whitespace()
            || matches!(c, '/' | '#')
        {
            return false;
        }
        if self.open == [false] {
            return c != '{';
        }
        let ends_key = matches!(c, ':' | '=') && !self.token.is_empty();
        !(ends_key || is_quote(c) || c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '}'))
    }

    fn key(&mut self) {
        let key = std::mem::take(&mut self.token);
        self.any_key = true;
        self.expects_key = false;
        let first_of_line = self.opened_line.take();
        match self.open.as_slice() {
            [true] => self.found |= is_evaluation_key(&key),
            [false, true] => {
                self.entry.0 |= key.to_lowercase().starts_with("criteri");
                self.entry.1 |= is_score_key(&key);
                self.found |= is_evaluation_key(&key) || self.entry == (true, true);
            }
            _ => {}
        }
        if self.buried.is_none() && is_evaluation_key(&key) {
            self.buried = first_of_line;
        }
    }

    fn in_text(&mut self, c: char) -> bool {
        let Some(quote) = self.quote else {
            return false;
        };
        let closes = match quote {
            '“' | '”' | '„' => matches!(c, '"' | '“' | '”'),
            '‘' | '’' => matches!(c, '\'' | '‘' | '’'),
            _ => c == quote,
        };
        if self.escaped {
            self.escaped = false;
        } else if c == '\\' {
            self.escaped = true;
        } else if closes {
            self.quote = None;
        } else {
            self.keep(c);
        }
        true
    }

    fn in_comment(&mut self, c: char) -> bool {
        self.comment = match (self.comment, c) {
            (Comment::No, _) => return false,
            (Comment::Slash, '/') => Comment::Line,
            (Comment::Slash, '*') => Comment::Block,
            (Comment::Slash, _) => {
                self.comment = Comment::No;
                return false;
            }
            (Comment::Line, '\n') | (Comment::BlockStar, '/') => Comment::No,
            (Comment::Block | Comment::BlockStar, '*') => Comment::BlockStar,
            (Comment::BlockStar, _) => Comment::Block,
            (comment, _) => comment,
        };
        true
    }
}

const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’')
}
