//! One rating out of folded text: a number with or without its scale, a percentage, stars.

use super::numbers::{Decimal, number_at};
use super::score::Score;
use super::text::{is_markup, is_space, is_unspaced, skip, word_at};
use super::vocabulary::{AFTER_OUT_OF, AFTER_SCORE, CENT, OUT_OF, PERCENT, POINTS, STARS};

/// How a rating says what it is out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stated {
    /// A bare number: out of ten.
    No,
    Percent,
    /// `/ 5`, `out of 20`, stars.
    Scale,
}

/// A rating as written. Without a score it is out of its range: unknown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rating {
    pub(super) score: Option<Score>,
    pub(super) stated: Stated,
    pub(super) end: usize,
}

impl Rating {
    /// The rating that starts at `start`, a bare number taken out of `scale`.
    pub(super) fn on_scale(self, chars: &[char], start: usize, scale: Option<Decimal>) -> Self {
        let Some(scale) = scale.filter(|_| self.stated == Stated::No) else {
            return self;
        };
        let score = number_at(chars, start).and_then(|(number, _)| number.out_of(scale));
        Self { score, ..self }
    }
}

/// Scales that a rating in text may state; others are fractions, dates or counts.
const SCALES: std::ops::RangeInclusive<u64> = 3..=1_000;

/// The rating that starts at `at`, unless what follows shows that the number is something else.
pub(super) fn rating_at(chars: &[char], at: usize) -> Option<Rating> {
    let rating = match stars_at(chars, at) {
        Some((1, 0, end)) => {
            // A single star before a number only decorates it.
            let number = skip(chars, end, is_markup);
            match number_rating(chars, number) {
                Some(rating) => rating,
                None => glyphs(1, 0, end),
            }
        }
        Some((full, empty, end)) => glyphs(full, empty, end),
        None => number_rating(chars, at)?,
    };
    match newer_start(chars, rating.end) {
        Some(start) => number_rating(chars, start),
        None => Some(rating),
    }
}

/// The one rating that `text` consists of, a remark behind it aside. `scale` is what a bare number is out of.
pub(super) fn rating_of(text: &[char], scale: Option<Decimal>) -> Option<Score> {
    let start = skip(text, 0, |c| {
        is_markup(c) || matches!(c, '(' | '[' | '≈' | '=' | ':')
    });
    rating_at(text, start)?.on_scale(text, start, scale).score
}

/// Where the newer of two ratings starts, if an arrow leads from the earlier one to it.
fn newer_start(chars: &[char], end: usize) -> Option<usize> {
    let arrow = skip(chars, end, is_markup);
    let behind = match (chars.get(arrow), chars.get(arrow + 1)) {
        (Some('→' | '⇒' | '➜'), _) => arrow + 1,
        (Some('-' | '='), Some('>')) => arrow + 2,
        _ => return None,
    };
    Some(skip(chars, behind, is_markup))
}

fn glyphs(full: u64, empty: u64, end: usize) -> Rating {
    let scale = if empty == 0 { 5 } else { full + empty };
    Rating {
        score: matches!(scale, 3..=10)
            .then(|| Decimal::whole(full).out_of(Decimal::whole(scale)))
            .flatten(),
        stated: Stated::Scale,
        end,
    }
}

/// Full and empty stars in a row, single spaces and variation selectors between them allowed.
fn stars_at(chars: &[char], at: usize) -> Option<(u64, u64, usize)> {
    let (mut full, mut empty, mut end) = (0, 0, at);
    for (place, c) in chars.iter().enumerate().skip(at) {
        match c {
            '★' | '⭐' | '🌟' => full += 1,
            '☆' | '✩' | '⚝' => empty += 1,
            '\u{FE0F}' => {}
            ' ' if place > at && place == end => continue,
            _ => break,
        }
        end = place + 1;
    }
    (full + empty > 0).then_some((full, empty, end))
}

fn number_rating(chars: &[char], at: usize) -> Option<Rating> {
    let (number, end) = number_at(chars, at)?;
    let rate = |scale: Decimal, stated, end| Rating {
        score: number.out_of(scale),
        stated,
        end,
    };
    if let Some((scale, end)) = slash_scale(chars, end) {
        let end = unit_end(chars, end);
        let share = word_at(chars, skip(chars, end, is_markup)).0 == "of";
        // "2/3 of the text" is a share; a scale that can't be one (8/0) leaves the rating unknown.
        return (!share).then(|| rate(scale.unwrap_or(Decimal::whole(0)), Stated::Scale, end));
    }
    if let Some(end) = percent_end(chars, end) {
        return closes(chars, end).then(|| rate(Decimal::HUNDRED, Stated::Percent, end));
    }
    let stars = star_unit_end(chars, end);
    let unit = stars.unwrap_or_else(|| points_end(chars, end));
    if let Some((scale, end)) = worded_scale(chars, unit) {
        let end = unit_end(chars, end);
        return closes(chars, end).then(|| rate(scale, Stated::Scale, end));
    }
    if stars.is_some() {
        return closes(chars, unit).then(|| rate(Decimal::FIVE, Stated::Scale, unit));
    }
    (closes(chars, unit) && !is_range(chars, unit)).then(|| rate(Decimal::TEN, Stated::No, unit))
}

/// `/10`, or a slash that no usable scale follows (an inner nothing).
fn slash_scale(chars: &[char], end: usize) -> Option<(Option<Decimal>, usize)> {
    let slash = skip(chars, end, |_| false);
    let slash = match chars.get(slash) {
        Some('(' | '[') if chars.get(slash + 1) == Some(&'/') => slash + 1,
        Some('/') => slash,
        _ => return None,
    };
    let start = skip(chars, slash + 1, is_markup);
    let Some((scale, end)) = number_at(chars, start) else {
        return Some((None, slash + 1));
    };
    let dated =
        chars.get(end) == Some(&'/') && chars.get(end + 1).is_some_and(char::is_ascii_digit);
    let usable = !dated
        && scale
            .as_whole()
            .is_some_and(|scale| SCALES.contains(&scale));
    Some((usable.then_some(scale), end))
}

/// `out of 10`, `von 10`, `(out of 10)`.
fn worded_scale(chars: &[char], end: usize) -> Option<(Decimal, usize)> {
    let open = skip(chars, end, is_markup);
    let opened = matches!(chars.get(open), Some('(' | '['));
    let mut at = if opened {
        skip(chars, open + 1, is_markup)
    } else {
        open
    };
    let (first, next) = word_at(chars, at);
    let glued = opened && (first == "满" || first == "滿");
    if glued {
        // 满分10分: "of full marks 10".
        at = word_at(chars, next).1;
    } else if OUT_OF.contains(&first.as_str()) {
        at = skip(chars, next, is_markup);
        for _ in 0..3 {
            let (word, next) = word_at(chars, at);
            if !AFTER_OUT_OF.contains(&word.as_str()) {
                break;
            }
            at = skip(chars, next, is_markup);
        }
    } else {
        return None;
    }
    let (scale, end) = number_at(chars, at)?;
    scale
        .as_whole()
        .is_some_and(|whole| SCALES.contains(&whole))
        .then_some((scale, end))
}

fn percent_end(chars: &[char], end: usize) -> Option<usize> {
    let sign = skip(chars, end, |_| false);
    if chars.get(sign) == Some(&'%') {
        return Some(sign + 1);
    }
    let (word, next) = word_at(chars, sign);
    if !PERCENT.contains(&word.as_str()) {
        return None;
    }
    if matches!(word.as_str(), "per" | "pour" | "por") {
        let (cent, next) = word_at(chars, skip(chars, next, |_| false));
        return CENT.contains(&cent.as_str()).then_some(next);
    }
    Some(next)
}

fn star_unit_end(chars: &[char], end: usize) -> Option<usize> {
    let unit = skip(chars, end, |c| c == '-');
    if let Some((1, 0, end)) = stars_at(chars, unit) {
        return Some(end);
    }
    let (word, next) = word_at(chars, unit);
    STARS.contains(&word.as_str()).then_some(next)
}

fn points_end(chars: &[char], end: usize) -> usize {
    let (word, next) = word_at(chars, skip(chars, end, |_| false));
    if POINTS.contains(&word.as_str()) {
        next
    } else {
        end
    }
}

/// Past a unit behind a scale: `4/5 stars`, `8/10 points`.
fn unit_end(chars: &[char], end: usize) -> usize {
    star_unit_end(chars, end).unwrap_or_else(|| points_end(chars, end))
}

/// Whether the rating can end here: nothing follows that it would count, such as "3 paragraphs" or "20% more".
fn closes(chars: &[char], end: usize) -> bool {
    let next = skip(chars, end, is_markup);
    match chars.get(next) {
        None => true,
        Some(c) if is_unspaced(*c) => next > end,
        Some(c) if c.is_alphabetic() => {
            next > end && AFTER_SCORE.contains(&word_at(chars, next).0.as_str())
        }
        // Times, ratios, more numbers in a row, and sums of money.
        Some(':') => !chars.get(next + 1).is_some_and(char::is_ascii_digit),
        Some(c) => !(c.is_numeric() || matches!(c, '€' | '$' | '£' | '¥' | '°' | '+')),
    }
}

/// Whether a bare number starts a range, of which neither end is the score: `7-8`, `7 – 8/10`.
fn is_range(chars: &[char], end: usize) -> bool {
    let dash = skip(chars, end, is_markup);
    if !matches!(chars.get(dash), Some('-' | '–' | '~')) {
        return false;
    }
    let start = skip(chars, dash + 1, is_markup);
    let tight = dash == end && start == dash + 1;
    match number_at(chars, start) {
        Some((_, end)) => {
            tight || slash_scale(chars, end).is_some() || worded_scale(chars, end).is_some()
        }
        None => false,
    }
}

/// Whether a number may start at `at`: it is no rest of a word, a price or another number.
pub(super) fn may_start(chars: &[char], at: usize) -> bool {
    match at.checked_sub(1).and_then(|before| chars.get(before)) {
        None => true,
        Some(c) => {
            is_space(*c)
                || is_unspaced(*c)
                || !(c.is_alphanumeric() || "$€£¥#./,-+★☆⭐".contains(*c))
        }
    }
}
