//! The rating that belongs to a name, out of the text beside the name.

use super::ratings::{Rating, Stated, may_start, rating_at};
use super::scales::stated_in;
use super::text::{is_markup, skip, word_at};
use super::vocabulary::{FILLERS, SCORE_LABELS};

/// Words allowed between a name and its score.
const MAX_FILLERS: usize = 8;
/// Characters of a remark in brackets between a name and its score.
const MAX_REMARK: usize = 80;

/// The rating right behind a name: `: 8/10`, ` (7)`, ` - 8.5 out of 10`, ` gets a solid 4/5`.
///
/// `clause`: the name opens a clause, so that even a bare number may follow it.
pub(super) fn direct(chars: &[char], clause: bool) -> Option<Rating> {
    let mut at = 0;
    let mut linked = false;
    let mut fillers = 0;
    let mut scale = None;
    loop {
        at = skip(chars, at, is_markup);
        let c = *chars.get(at)?;
        let next = chars.get(at + 1).copied();
        match c {
            '(' | '[' => {
                let (rating, behind) = bracketed(chars, at)?;
                if let Some(rating) = rating {
                    let footnote = c == '[' && !linked && rating.stated == Stated::No;
                    return (!footnote).then_some(rating);
                }
                scale = chars.get(at..behind).and_then(stated_in).or(scale);
                at = behind;
            }
            // A dash that touches the name links; one that touches only the number is its sign.
            '-' if at > 0 && next.is_some_and(|c| c.is_ascii_digit()) => {
                return rating_at(chars, at);
            }
            '-' | '–' if at > 0 || next.is_none_or(|c| !c.is_alphabetic()) => {
                linked = true;
                at += 1;
            }
            '>' if !follows_name_or_dash(chars, at) => return None,
            ':' | '=' | '|' | '>' => {
                linked = true;
                at += 1;
            }
            // Dot leaders, as in a table of contents.
            '.' if next == Some('.') || chars.get(at.checked_sub(1)?) == Some(&'.') => {
                linked = true;
                at += 1;
            }
            '<' => {
                let mut tag = chars.iter().skip(at).take(MAX_REMARK);
                at += tag.position(|c| *c == '>')? + 1;
            }
            '+' | '★' | '☆' | '⭐' | '🌟' => return rating_at(chars, at),
            '0'..='9' => {
                let rating = rating_at(chars, at)?;
                let unlinked = !linked && !clause;
                if rating.stated == Stated::No && (unlinked || numbers_a_list(chars, rating.end)) {
                    return None;
                }
                return Some(rating.on_scale(chars, at, scale));
            }
            _ if c.is_alphabetic() => {
                let (word, behind) = word_at(chars, at);
                if fillers == MAX_FILLERS || !FILLERS.contains(&word.as_str()) {
                    return None;
                }
                fillers += 1;
                linked = true;
                at = behind;
            }
            // Emoji, arrows and bullets decorate.
            _ if !c.is_ascii() && !c.is_numeric() => at += 1,
            _ => return None,
        }
    }
}

/// Whether a `>` ends a tag or an arrow: elsewhere it compares.
fn follows_name_or_dash(chars: &[char], at: usize) -> bool {
    at.checked_sub(1)
        .is_none_or(|before| matches!(chars.get(before), Some('-' | '=' | '–')))
}

/// A bracket behind a name: its rating, or the place behind it when it is a remark, such as a weight, that a
/// colon and the rating follow.
fn bracketed(chars: &[char], open: usize) -> Option<(Option<Rating>, usize)> {
    let inside = skip(chars, open + 1, |c| is_markup(c) || c == ':');
    let (word, next) = word_at(chars, inside);
    let start = if SCORE_LABELS.contains(&word.as_str()) {
        skip(chars, next, |c| is_markup(c) || matches!(c, ':' | '='))
    } else {
        inside
    };
    let close = chars
        .iter()
        .skip(open)
        .take(MAX_REMARK)
        .position(|c| matches!(c, ')' | ']'))
        .map(|found| open + found + 1);
    let rating = rating_at(chars, start);
    let Some(close) = close else {
        return Some((Some(rating?), chars.len()));
    };
    let mark = skip(chars, close, is_markup);
    if matches!(chars.get(mark), Some(':' | '=' | '–' | '-' | '|')) {
        let value = skip(chars, mark + 1, is_markup);
        if rating.is_none() || rating_at(chars, value).is_some() {
            return Some((None, mark));
        }
    }
    Some((rating, close))
}

/// Whether `1.` opens a list in running text: then a `2.` comes later.
fn numbers_a_list(chars: &[char], end: usize) -> bool {
    let rest = chars.get(end..).unwrap_or_default();
    matches!(rest, ['.' | ')', ' ', ..])
        && rest
            .windows(3)
            .any(|next| matches!(next, [' ', '2', '.' | ')']))
}

/// The one rating with its scale at a place of its own in the remarks behind a name: `: crisp prose (8/10)`.
pub(super) fn in_remarks(chars: &[char]) -> Option<Rating> {
    let mark = skip(chars, 0, is_markup);
    if !matches!(chars.get(mark), Some(':' | '–' | '-' | '|')) {
        return None;
    }
    let mut ratings = ratings_in(chars, mark);
    let (start, rating) = ratings.next()?;
    if ratings.next().is_some() || rating.stated != Stated::Scale {
        return None;
    }
    let before = chars
        .get(..start)?
        .iter()
        .rposition(|c| *c != ' ' && !is_markup(*c))?;
    let set_off = matches!(
        chars.get(before),
        Some('(' | '[' | '–' | '-' | ':' | ',' | ';' | '.' | '=' | '|' | '!')
    );
    set_off.then_some(rating)
}

/// The rating right before a name: `8/10 for Clarity`.
pub(super) fn before(chars: &[char]) -> Option<Rating> {
    let (_, rating) = ratings_in(chars, 0).last()?;
    let mut at = rating.end;
    for _ in 0..3 {
        at = skip(chars, at, |c| {
            is_markup(c) || matches!(c, '–' | '-' | ':' | '(' | ')' | '|')
        });
        let (word, next) = word_at(chars, at);
        if !matches!(
            word.as_str(),
            "for" | "on" | "in" | "the" | "für" | "pour" | "para" | "per" | "la"
        ) {
            break;
        }
        at = next;
    }
    (at == chars.len()).then_some(rating)
}

/// Ratings that state their scale, from `at` on.
fn ratings_in(chars: &[char], mut at: usize) -> impl Iterator<Item = (usize, Rating)> {
    std::iter::from_fn(move || {
        while let Some(c) = chars.get(at) {
            let start = at;
            if (c.is_ascii_digit() || matches!(c, '★' | '☆' | '⭐' | '🌟'))
                && may_start(chars, start)
            {
                let rating = rating_at(chars, start)
                    .filter(|rating| rating.stated != Stated::No && !ends_range(chars, start));
                if let Some(rating) = rating {
                    at = rating.end;
                    return Some((start, rating));
                }
            }
            at += 1;
        }
        None
    })
}

/// Whether a number and a dash stand before `start`: `7 – 8/10` is no score.
fn ends_range(chars: &[char], start: usize) -> bool {
    let mut before = chars.iter().take(start).rev().filter(|c| **c != ' ');
    matches!(before.next(), Some('-' | '–' | '~'))
        && before.next().is_some_and(char::is_ascii_digit)
}
