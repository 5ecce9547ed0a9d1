//! Scales that stand beside a name instead of the score: `Clarity (1-5): 4`, a column `Score (out of 20)`.

use super::numbers::{Decimal, number_at};
use super::text::folded;
use super::vocabulary::{OUT_OF, SCALE_WORDS};

/// The scale that folded text states: the end of a range, or a number behind a slash or words such as "out of".
pub(super) fn stated_in(chars: &[char]) -> Option<Decimal> {
    let mut scale = None;
    let mut at = 0;
    while at < chars.len() {
        match number_at(chars, at).filter(|_| chars.get(at).is_some_and(char::is_ascii_digit)) {
            Some((number, end)) => {
                if leads_to_scale(chars.get(..at).unwrap_or_default()) {
                    scale = Some(number);
                }
                at = end;
            }
            None => at += 1,
        }
    }
    scale
}

/// The scale in the brackets behind a name.
pub(super) fn stated_behind(name: &str) -> Option<Decimal> {
    let open = name.find(['(', '['])?;
    stated_in(&folded(name.get(open..)?))
}

fn leads_to_scale(before: &[char]) -> bool {
    let mut back = before.iter().rev().skip_while(|c| **c == ' ').peekable();
    match back.peek() {
        Some('/') => true,
        Some('-' | '–') => {
            back.next();
            back.find(|c| **c != ' ').is_some_and(char::is_ascii_digit)
        }
        Some(c) if c.is_alphabetic() => {
            let mut word: Vec<char> = back.take_while(|c| c.is_alphabetic()).copied().collect();
            word.reverse();
            let word: String = word.into_iter().collect();
            OUT_OF.contains(&word.as_str()) || SCALE_WORDS.contains(&word.as_str())
        }
        _ => false,
    }
}
