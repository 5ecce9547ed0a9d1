//! Tells an evaluation from other JSON by its keys, one character at a time.

use super::super::evaluation::{
    is_evaluation_key, is_name_key, is_score_key, may_become_evaluation_key,
};
use super::criteria::Criteria;

/// Bytes of a key that are kept, or more where a criterion has a longer name.
const MAX_KEY: usize = 64;
/// Bytes from which on an unquoted word is taken for the start of a key.
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

/// What came up of an entry in a list of scores, or of one that stands alone.
#[derive(Debug, Default)]
struct Entry {
    /// The value at hand is what the entry is called.
    awaits_name: bool,
    named: bool,
    scored: bool,
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
    entry: Entry,
    /// An object that began a line has just opened, at this place: its first key tells what it is.
    opened_line: Option<usize>,
    /// Where an evaluation seems to begin inside JSON that was never closed.
    buried: Option<usize>,
    found: bool,
}

impl Shape {
    pub(super) fn new() -> Self {
        Self {
            open: Vec::new(),
            quote: None,
            escaped: false,
            comment: Comment::No,
            token: String::new(),
            expects_key: false,
            any_key: false,
            entry: Entry::default(),
            opened_line: None,
            buried: None,
            found: false,
        }
    }

    /// As after an evaluation's key: only the end is looked for.
    pub(super) fn found() -> Self {
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
    pub(super) fn ends_in_evaluation_key(&self, criteria: Option<&Criteria>) -> bool {
        // Without quotes a few letters may as well be prose.
        let telling = self.quote.is_some() || self.token.len() >= MIN_BARE_KEY;
        let becoming = || {
            may_become_evaluation_key(&self.token)
                || criteria.is_some_and(|criteria| criteria.has_beginning(&self.token))
        };
        self.open == [true] && self.expects_key && telling && becoming()
    }

    /// Takes the next character. `line_start`: the place of `c` when nothing but space stands before it on its line.
    ///
    /// `criteria`: those whose names count as keys of an evaluation.
    pub(super) fn push(
        &mut self,
        c: char,
        line_start: Option<usize>,
        criteria: Option<&Criteria>,
    ) -> Verdict {
        let max_key = criteria.map_or(MAX_KEY, |criteria| MAX_KEY.max(criteria.longest_key()));
        if self.in_text(c, max_key, criteria) || self.in_comment(c) {
            return self.verdict(max_key);
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
            ':' | '=' if self.expects_key && !self.token.is_empty() => self.key(criteria),
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
            _ => self.keep(c, max_key),
        }
        self.verdict(max_key)
    }

    /// No first key is this long, so that prose in braces is soon known for what it is.
    const fn verdict(&self, max_key: usize) -> Verdict {
        if self.found {
            Verdict::Evaluation
        } else if !self.any_key && self.token.len() >= max_key {
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
            self.entry = Entry::default();
        }
        self.open.push(object);
        self.token.clear();
        self.expects_key = object;
    }

    fn keep(&mut self, c: char, max_key: usize) {
        if self.token.len() < max_key {
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

    fn key(&mut self, criteria: Option<&Criteria>) {
        let key = std::mem::take(&mut self.token);
        self.any_key = true;
        self.expects_key = false;
        let first_of_line = self.opened_line.take();
        if self.is_at_entry() {
            let in_list = self.open.len() > 1;
            self.entry.awaits_name = is_name_key(&key);
            self.entry.named |= in_list && key.to_lowercase().starts_with("criteri");
            self.entry.scored |= is_score_key(&key);
            self.found |= is_evaluation_key(&key)
                || criteria.is_some_and(|criteria| criteria.has(&key))
                || (self.entry.named && self.entry.scored);
        }
        // A criterion's name does not count here: it is too likely to be a key of the JSON around it.
        if self.buried.is_none() && is_evaluation_key(&key) {
            self.buried = first_of_line;
        }
    }

    /// Whether the members at hand are those of the whole object, or of one in a list of them.
    fn is_at_entry(&self) -> bool {
        matches!(self.open.as_slice(), [true] | [false, true])
    }

    /// A text that is no key ended: `Clarity` of `{"name": "Clarity", "score": 8}`.
    fn value(&mut self, criteria: Option<&Criteria>) {
        if self.entry.awaits_name && self.is_at_entry() {
            self.entry.awaits_name = false;
            self.entry.named |= criteria.is_some_and(|criteria| criteria.has(&self.token));
            self.found |= self.entry.named && self.entry.scored;
        }
    }

    fn in_text(&mut self, c: char, max_key: usize, criteria: Option<&Criteria>) -> bool {
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
            if !self.expects_key {
                self.value(criteria);
            }
        } else {
            self.keep(c, max_key);
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
