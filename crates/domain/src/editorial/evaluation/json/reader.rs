//! Recursive descent over structure. It stops at what it can't read and keeps what it has.

use std::collections::BTreeSet;

use super::super::numbers::Decimal;
use super::super::text::{fold, is_space};
use super::strings::{closing, is_opening};
use super::value::{Problem, Read, Value};

/// Levels of nesting read; evaluations need five.
const MAX_DEPTH: usize = 48;
/// Characters of an unquoted key or text.
const MAX_BARE: usize = 200;

/// Reads the object or list at `at`. Linear in what it consumes; never fails.
pub(in super::super) fn read(chars: &[char], at: usize) -> Read {
    let mut reader = Reader {
        chars,
        at,
        stopped: false,
        problems: BTreeSet::new(),
    };
    let value = reader.value(0);
    Read {
        value,
        end: reader.at,
        problems: reader.problems,
    }
}

pub(super) struct Reader<'a> {
    pub(super) chars: &'a [char],
    pub(super) at: usize,
    /// Nothing after this point can be trusted to belong to the value.
    stopped: bool,
    pub(super) problems: BTreeSet<Problem>,
}

impl Reader<'_> {
    pub(super) fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn peek_second(&self) -> Option<char> {
        self.chars.get(self.at + 1).copied()
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.problems.insert(problem);
    }

    fn stop(&mut self, problem: Problem) {
        self.stopped = true;
        self.problem(problem);
    }

    /// The next structural character, spaces and comments passed over; the end is a problem.
    fn next(&mut self) -> Option<char> {
        loop {
            match self.peek() {
                Some(c) if is_space(c) => self.at += 1,
                Some('#') => self.pass_line(),
                Some('/') if self.peek_second() == Some('/') => self.pass_line(),
                Some('/') if self.peek_second() == Some('*') => self.pass_block(),
                Some(c) => return Some(c),
                None => {
                    self.stop(Problem::CutOff);
                    return None;
                }
            }
        }
    }

    fn pass_line(&mut self) {
        self.problem(Problem::Comment);
        while self.peek().is_some_and(|c| c != '\n') {
            self.at += 1;
        }
    }

    fn pass_block(&mut self) {
        self.problem(Problem::Comment);
        self.at += 2;
        while self.peek().is_some()
            && !(self.peek() == Some('*') && self.peek_second() == Some('/'))
        {
            self.at += 1;
        }
        self.at = (self.at + 2).min(self.chars.len());
    }

    fn value(&mut self, depth: usize) -> Value {
        if depth > MAX_DEPTH {
            self.stop(Problem::TooDeep);
            return Value::Unknown;
        }
        match self.next() {
            None => Value::Unknown,
            Some('{') => self.object(depth),
            Some('[') => self.list(depth),
            Some(c) if is_opening(c) => self.quoted(),
            Some(_) => self.bare(),
        }
    }

    fn object(&mut self, depth: usize) -> Value {
        self.at += 1;
        let mut members = Vec::new();
        let mut separated = true;
        while let (false, Some(c)) = (self.stopped, self.next()) {
            match c {
                '}' => {
                    self.at += 1;
                    break;
                }
                ',' => {
                    if separated {
                        self.problem(Problem::LooseComma);
                    }
                    separated = true;
                    self.at += 1;
                }
                _ => {
                    if !separated {
                        self.problem(Problem::MissingComma);
                    }
                    separated = false;
                    let Some(key) = self.key() else { break };
                    members.push((key, self.value(depth + 1)));
                    self.decimal_comma(&mut members);
                }
            }
        }
        Value::Object(members)
    }

    fn list(&mut self, depth: usize) -> Value {
        self.at += 1;
        let mut items = Vec::new();
        while let (false, Some(c)) = (self.stopped, self.next()) {
            match c {
                ']' => {
                    self.at += 1;
                    break;
                }
                ',' => self.at += 1,
                // The list was never closed; its owner goes on from here.
                '}' => {
                    self.problem(Problem::Unreadable);
                    break;
                }
                _ => items.push(self.value(depth + 1)),
            }
        }
        Value::List(items)
    }

    /// A key and the mark behind it.
    fn key(&mut self) -> Option<String> {
        let key = if self.peek().is_some_and(is_opening) {
            match self.quoted() {
                Value::Text(key) => key,
                _ => return None,
            }
        } else {
            self.bare_key()?
        };
        match self.next().map(fold)? {
            ':' => self.at += 1,
            '=' => {
                self.at += if self.peek_second() == Some('>') {
                    2
                } else {
                    1
                }
            }
            _ => {
                self.stop(Problem::Unreadable);
                return None;
            }
        }
        Some(key)
    }

    fn bare_key(&mut self) -> Option<String> {
        let rest = self.chars.get(self.at..)?.iter().take(MAX_BARE);
        let key: String = rest
            .take_while(|c| {
                c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | '&' | '$' | '*')
            })
            .collect();
        if key.trim().is_empty() {
            self.stop(Problem::Unreadable);
            return None;
        }
        self.at += key.chars().count();
        self.problem(Problem::UnquotedKey);
        Some(key)
    }

    /// `8,5` as a member's value: a decimal comma, since no key is a bare number.
    fn decimal_comma(&mut self, members: &mut [(String, Value)]) {
        let Some((_, value)) = members.last_mut() else {
            return;
        };
        let Value::Number(whole) = *value else { return };
        if self.peek() != Some(',') || whole.as_whole().is_none() {
            return;
        }
        let tail = self.chars.get(self.at + 1..).unwrap_or_default();
        let digits = tail
            .iter()
            .take(3)
            .take_while(|c| c.is_ascii_digit())
            .count();
        let behind = tail.get(digits).copied();
        if !matches!(digits, 1 | 2)
            || !behind.is_some_and(|c| is_space(c) || matches!(c, ',' | '}' | ']'))
        {
            return;
        }
        let literal: Vec<char> = whole
            .as_whole()
            .unwrap_or_default()
            .to_string()
            .chars()
            .chain(['.'])
            .chain(tail.iter().take(digits).copied())
            .collect();
        *value = Decimal::from_literal(&literal).map_or(Value::Unknown, Value::Number);
        self.at += 1 + digits;
    }

    fn quoted(&mut self) -> Value {
        let Some((text, whole)) = closing(self) else {
            return Value::Unknown;
        };
        if whole {
            Value::Text(text)
        } else {
            self.stop(Problem::CutOff);
            Value::CutText(text)
        }
    }

    /// A number, a word or unquoted text: up to the mark or the line that ends it.
    fn bare(&mut self) -> Value {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let length = rest
            .iter()
            .take(MAX_BARE)
            .take_while(|c| !matches!(c, ',' | '}' | ']' | '{' | '[' | '\n' | '\r' | '"' | ':'))
            .count();
        if length == 0 || length == MAX_BARE {
            self.stop(Problem::Unreadable);
            return Value::Unknown;
        }
        let text: String = rest.iter().take(length).collect();
        let comment = ["//", "/*", " #"]
            .iter()
            .filter_map(|mark| text.find(mark))
            .min();
        let text = comment.and_then(|end| text.get(..end)).unwrap_or(&text);
        self.at += text.chars().count();
        if self.at == self.chars.len() {
            // `1` may have become `10`.
            self.stop(Problem::CutOff);
            return Value::Unknown;
        }
        self.word(text.trim())
    }

    fn word(&mut self, text: &str) -> Value {
        let literal: Vec<char> = text.chars().map(fold).collect();
        if let Some(number) = Decimal::from_literal(&literal) {
            return Value::Number(number);
        }
        let (value, problem) = match text {
            "null" => return Value::Unknown,
            "true" => return Value::Bool(true),
            "false" => return Value::Bool(false),
            "None" => (Value::Unknown, Problem::PythonWord),
            "True" => (Value::Bool(true), Problem::PythonWord),
            "False" => (Value::Bool(false), Problem::PythonWord),
            _ if matches!(
                text.trim_start_matches(['-', '+']).to_lowercase().as_str(),
                "nan" | "infinity" | "inf" | "undefined"
            ) =>
            {
                (Value::Unknown, Problem::NotANumber)
            }
            _ => (Value::Text(text.to_owned()), Problem::UnquotedText),
        };
        self.problem(problem);
        value
    }
}
