//! The shapes in which models put scores into JSON.

use super::aggregate::{Finding, Findings};
use super::criteria::Names;
use super::json::Value;
use super::keys::{
    is_comment_key, is_container_key, is_name_key, is_overall_key, is_scale_key,
    is_scale_key_of_score, is_score_key,
};
use super::numbers::{Decimal, number_at};
use super::ratings::rating_of;
use super::scales::stated_behind;
use super::score::Score;
use super::text::{folded, squash};

#[derive(Debug)]
pub(super) struct Collected {
    pub(super) findings: Findings,
    /// Whether a criterion was named at all, with a score or without.
    pub(super) matched: bool,
}

pub(super) fn collect(value: &Value, names: &Names) -> Collected {
    let mut collector = Collector {
        names,
        collected: Collected {
            findings: Findings::new(names.count()),
            matched: false,
        },
    };
    collector.lone(value);
    collector.walk(value, Place::default());
    collector.collected
}

#[derive(Clone, Copy, Default)]
struct Place {
    /// Within an evaluation or its scores, where `total` means a score.
    inside: bool,
    /// What bare numbers are out of, if something above says so.
    scale: Option<Decimal>,
}

struct Collector<'a> {
    names: &'a Names,
    collected: Collected,
}

type Members = [(String, Value)];

impl Collector<'_> {
    /// The reader bounds the depth.
    fn walk(&mut self, value: &Value, place: Place) {
        match value {
            Value::Object(members) => self.object(members, place),
            Value::List(items) if !self.pair(items, place) => {
                for item in items {
                    self.walk(item, place);
                }
            }
            Value::Text(text) => self.sentence(text, place),
            _ => {}
        }
    }

    /// An object that is one score and nothing else is a score for the whole.
    fn lone(&mut self, value: &Value) {
        let Value::Object(members) = value else {
            return;
        };
        if members
            .iter()
            .all(|(key, _)| is_score_key(key) || is_comment_key(key) || is_scale_key_of_score(key))
        {
            self.collected
                .findings
                .note_overall(finding(value, None).score);
        }
    }

    fn object(&mut self, members: &Members, place: Place) {
        if self.entry(members, place) {
            return;
        }
        let scale = scale_in(members, is_scale_key).or(place.scale);
        let inside = place.inside
            || members
                .iter()
                .any(|(key, _)| self.names.find(key).is_some());
        for (key, value) in members {
            let squashed = squash(key);
            let criterion = self.names.find(key).filter(|_| is_rateable(value));
            if let Some(criterion) = criterion {
                self.note(criterion, finding(value, stated_behind(key).or(scale)));
            } else if is_overall_key(&squashed, inside) && is_rateable(value) {
                self.collected
                    .findings
                    .note_overall(finding(value, scale).score);
            } else if !is_comment_key(key) {
                let inner = Place {
                    inside: place.inside || is_container_key(&squashed),
                    scale,
                };
                self.walk(value, inner);
            }
        }
    }

    /// `{"name": "Clarity", "score": 8}`.
    fn entry(&mut self, members: &Members, place: Place) -> bool {
        let named = members.iter().find_map(|(key, value)| match value {
            Value::Text(name) if is_name_key(key) => Some(name),
            _ => None,
        });
        let Some(name) = named else { return false };
        let found = finding_in(members, stated_behind(name).or(place.scale));
        match self.names.find(name) {
            Some(criterion) => self.note(criterion, found),
            None if is_overall_key(&squash(name), true) => {
                self.collected.findings.note_overall(found.score);
            }
            None => return false,
        }
        true
    }

    /// `["Clarity", 8, "crisp"]`.
    fn pair(&mut self, items: &[Value], place: Place) -> bool {
        let [Value::Text(name), score, rest @ ..] = items else {
            return false;
        };
        let Some(criterion) = self
            .names
            .find(name)
            .filter(|_| !matches!(score, Value::Text(text) if text.contains(':')))
        else {
            return false;
        };
        let comment = rest.first().and_then(comment_of);
        let score = finding(score, place.scale).score;
        self.note(criterion, Finding { score, comment });
        true
    }

    /// `"Clarity: 8/10"` as an item.
    fn sentence(&mut self, text: &str, place: Place) {
        let Some((name, rest)) = text.split_once([':', '=', '–']) else {
            return;
        };
        // With several in one text the second tier reads more.
        let criterion = self.names.find(name).filter(|_| !rest.contains(':'));
        if let Some(criterion) = criterion {
            let score = rating_of(&folded(rest), place.scale);
            self.note(
                criterion,
                Finding {
                    score,
                    comment: None,
                },
            );
        }
    }

    fn note(&mut self, criterion: usize, finding: Finding) {
        self.collected.matched = true;
        self.collected.findings.note(criterion, finding);
    }
}

/// Whether a value can be a criterion's score rather than hold several.
fn is_rateable(value: &Value) -> bool {
    match value {
        Value::Object(members) => members
            .iter()
            .any(|(key, _)| is_score_key(key) || is_comment_key(key)),
        Value::List(items) => !matches!(
            items.first(),
            Some(Value::Object(_) | Value::List(_)) | None
        ),
        _ => true,
    }
}

fn finding(value: &Value, scale: Option<Decimal>) -> Finding {
    match value {
        Value::Object(members) => finding_in(members, scale),
        Value::List(items) => Finding {
            score: items.first().and_then(|first| score_of(first, scale)),
            comment: items.get(1).and_then(comment_of),
        },
        _ => Finding {
            score: score_of(value, scale),
            comment: None,
        },
    }
}

fn finding_in(members: &Members, outer: Option<Decimal>) -> Finding {
    let scale = scale_in(members, is_scale_key_of_score).or(outer);
    let score = members
        .iter()
        .filter(|(key, _)| is_score_key(key))
        .find_map(|(key, value)| {
            let scale = match squash(key).as_str() {
                "percent" => Some(Decimal::HUNDRED),
                "stars" => Some(Decimal::FIVE),
                _ => scale,
            };
            match value {
                // One level only: `{"score": {"value": 8, "max": 10}}`.
                Value::Object(inner) => {
                    let scale = scale_in(inner, is_scale_key_of_score).or(scale);
                    let values = inner.iter().filter(|(key, _)| is_score_key(key));
                    values
                        .map(|(_, value)| score_of(value, scale))
                        .next()
                        .flatten()
                }
                _ => score_of(value, scale),
            }
        });
    let comment = members
        .iter()
        .filter(|(key, _)| is_comment_key(key))
        .find_map(|(_, value)| comment_of(value));
    Finding { score, comment }
}

fn score_of(value: &Value, scale: Option<Decimal>) -> Option<Score> {
    match value {
        Value::Number(number) => number.out_of(scale.unwrap_or(Decimal::TEN)),
        Value::Text(text) => rating_of(&folded(text), scale),
        _ => None,
    }
}

fn comment_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::Text(text) | Value::CutText(text) => text.trim().to_owned(),
        Value::List(items) => {
            let texts: Vec<String> = items.iter().filter_map(comment_of_text).collect();
            texts.join("; ")
        }
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn comment_of_text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::CutText(text) => Some(text.trim().to_owned()),
        _ => None,
    }
}

/// The scale that a member states. One that can't be read is 0, of which every score is unknown.
fn scale_in(members: &Members, is_key: fn(&str) -> bool) -> Option<Decimal> {
    members
        .iter()
        .filter(|(key, _)| is_key(key))
        .find_map(|(_, value)| match value {
            Value::Number(scale) => Some(*scale),
            Value::Text(text) => Some(upper_end(&folded(text))),
            _ => None,
        })
}

/// 10 of `0-10`, `1 to 10 (10 is best)`, `/10`; 100 of `percent`.
fn upper_end(text: &[char]) -> Decimal {
    let starts = text.iter().enumerate().filter(|(at, c)| {
        let inner = at.checked_sub(1).and_then(|before| text.get(before));
        c.is_ascii_digit() && !inner.is_some_and(char::is_ascii_digit)
    });
    let largest = starts
        .filter_map(|(at, _)| number_at(text, at)?.0.as_whole())
        .max();
    let percent = text.contains(&'%') || text.starts_with(&['p', 'e', 'r', 'c', 'e', 'n', 't']);
    match largest {
        Some(scale) => Decimal::whole(scale),
        None if percent => Decimal::HUNDRED,
        None => Decimal::whole(0),
    }
}
