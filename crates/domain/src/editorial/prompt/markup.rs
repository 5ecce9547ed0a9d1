//! Sections of a prompt: a tag on a line of its own, the text, the closing tag on a line of its own.
//!
//! A text may itself hold what looks like a section's end: that would let a document speak in the prompt's voice.
//! Such an end is defused with a backslash before its slash (`<\/document>`), and because one is also added where
//! backslashes stand already, taking one away gives back exactly what was there.

use std::borrow::Cow;
use std::fmt::Write;

pub(super) const ROLE: &str = "role";
pub(super) const INSTRUCTIONS: &str = "instructions";
pub(super) const CRITERION: &str = "criterion";
pub(super) const TASK: &str = "task";
pub(super) const REFERENCES: &str = "references";
pub(super) const REFERENCE: &str = "reference";
pub(super) const REFERENCE_INSTRUCTIONS: &str = "reference_instructions";
pub(super) const DOCUMENT: &str = "document";
pub(super) const FEEDBACK: &str = "feedback";
pub(super) const BRIEF: &str = "brief";
pub(super) const NOTE: &str = "note";

/// The tags that hold a text. `references` only wraps others, `role` stands alone.
pub(super) const TEXT_TAGS: [&str; 9] = [
    INSTRUCTIONS,
    CRITERION,
    TASK,
    REFERENCE,
    REFERENCE_INSTRUCTIONS,
    DOCUMENT,
    FEEDBACK,
    BRIEF,
    NOTE,
];

/// Adds a section, and the line end after it.
pub(super) fn push_section(out: &mut String, tag: &str, attributes: &[(&str, &str)], text: &str) {
    push_tag(out, tag, attributes, ">\n");
    out.push_str(&defuse(text));
    push_all(out, &["\n</", tag, ">\n"]);
}

/// Adds an opening tag that ends with `end`.
pub(super) fn push_tag(out: &mut String, tag: &str, attributes: &[(&str, &str)], end: &str) {
    push_all(out, &["<", tag]);
    for (name, value) in attributes {
        push_all(out, &[" ", name, "=\"", &escape(value), "\""]);
    }
    out.push_str(end);
}

fn push_all(out: &mut String, parts: &[&str]) {
    for part in parts {
        out.push_str(part);
    }
}

/// The opening tag on a line: its name and its attributes, still escaped.
pub(super) fn opening(line: &str) -> Option<(&str, Attributes<'_>)> {
    let inner = line.strip_prefix('<')?.strip_suffix('>')?;
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    let (tag, attributes) = inner.split_once(' ').unwrap_or((inner, ""));
    Some((tag, Attributes(attributes)))
}

/// The attributes of an opening tag.
#[derive(Clone, Copy)]
pub(super) struct Attributes<'a>(&'a str);

impl Attributes<'_> {
    pub(super) fn get(self, name: &str) -> Option<String> {
        let mut rest = self.0;
        while let Some((key, after)) = rest.split_once("=\"") {
            let (value, after) = after.split_once('"')?;
            if key.trim() == name {
                return Some(unescape(value));
            }
            rest = after;
        }
        None
    }
}

/// Escapes what would end an attribute or its line.
fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' | '"' | '<' | '>' | '\n' | '\r' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "&#{};", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("&#") {
        out.push_str(before);
        let known = after
            .split_once(';')
            .and_then(|(code, after)| Some((char::from_u32(code.parse().ok()?)?, after)));
        if let Some((c, after)) = known {
            out.push(c);
            rest = after;
        } else {
            out.push_str("&#");
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Puts a backslash before the slash of everything that reads as a section's end.
pub(super) fn defuse(text: &str) -> Cow<'_, str> {
    rewrite(text, |out, before_slash| {
        out.push_str(before_slash);
        out.push('\\');
    })
}

/// Takes the backslash away again.
pub(super) fn restore(text: &str) -> Cow<'_, str> {
    rewrite(text, |out, before_slash| {
        out.push_str(before_slash.strip_suffix('\\').unwrap_or(before_slash));
    })
}

/// Hands the text before the slash of each section's end to `join`.
fn rewrite(text: &str, join: fn(&mut String, &str)) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(tail) = rest.get(from..) {
        let Some(at) = tail.find('<').map(|at| from + at) else {
            break;
        };
        match rest
            .get(at..)
            .and_then(slash_of_end)
            .and_then(|slash| rest.split_at_checked(at + slash))
        {
            Some((before_slash, after)) => {
                join(&mut out, before_slash);
                rest = after;
                from = 0;
            }
            None => from = at + 1,
        }
    }
    if rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Where the slash stands, when `text` begins with the end of a section, in whatever case and spacing a model might
/// still take for one.
fn slash_of_end(text: &str) -> Option<usize> {
    let slash_on = text
        .strip_prefix('<')?
        .trim_start()
        .trim_start_matches('\\');
    let name = slash_on.strip_prefix('/')?.trim_start();
    let length = name
        .find(|c: char| !c.is_ascii_alphabetic() && c != '_')
        .unwrap_or(name.len());
    let name = name.get(..length)?;
    let is_ours = TEXT_TAGS
        .into_iter()
        .chain([REFERENCES, ROLE])
        .any(|tag| name.eq_ignore_ascii_case(tag));
    is_ours.then(|| text.len() - slash_on.len())
}
