//! Scores in table rows: by the column that the heading names, or the first cell that is a rating.

use super::aggregate::{Finding, Findings};
use super::criteria::Names;
use super::keys::{is_comment_key, is_overall_key, is_score_key};
use super::numbers::Decimal;
use super::phrases::Target;
use super::ratings::{Stated, rating_at, rating_of};
use super::scales::{stated_behind, stated_in};
use super::score::Score;
use super::text::{folded, is_markup, is_space, skip, squash};

/// The table that a text's lines are in, if any.
#[derive(Default)]
pub(super) struct Table {
    header: Vec<Column>,
    /// What bare numbers of a column are out of.
    scales: Vec<Option<Decimal>>,
    last_row: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Score,
    Comment,
    Of(Target),
    /// Weights, numbers, anything: no score unless the cell states its scale.
    Other,
}

impl Table {
    /// Takes a line in; whether it was a row that is done with.
    pub(super) fn line(&mut self, line: &str, names: &Names, findings: &mut Findings) -> bool {
        let cells = cells(line);
        if cells.len() < 2 {
            *self = Self::default();
            return false;
        }
        if cells.iter().all(|cell| is_rule(cell)) {
            self.header = self
                .last_row
                .iter()
                .map(|cell| column(cell, names))
                .collect();
            let scale = |cell: &String| stated_in(&folded(cell));
            self.scales = self.last_row.iter().map(scale).collect();
            return true;
        }
        let handled = self.across(&cells, findings) || self.down(&cells, names, findings);
        self.last_row = cells.into_iter().map(str::to_owned).collect();
        handled
    }

    /// A row of scores under a heading of criteria.
    fn across(&self, cells: &[&str], findings: &mut Findings) -> bool {
        let mut any = false;
        for (place, (column, cell)) in self.header.iter().zip(cells).enumerate() {
            if let Column::Of(target) = column
                && let Some(score) = rating_of(&folded(cell), self.scale(place))
            {
                note(findings, *target, Some(score), None);
                any = true;
            }
        }
        any
    }

    fn scale(&self, column: usize) -> Option<Decimal> {
        self.scales.get(column).copied().flatten()
    }

    /// A row that starts with the name of a criterion.
    fn down(&self, cells: &[&str], names: &Names, findings: &mut Findings) -> bool {
        let named = cells
            .iter()
            .enumerate()
            .find_map(|(place, cell)| target(cell, names).map(|target| (place, target)));
        let Some((place, target)) = named else {
            return false;
        };
        let row_scale = cells.get(place).and_then(|cell| stated_behind(cell));
        let whole = |(column, cell): (usize, &&str)| {
            let score = rating_of(&folded(cell), self.scale(column).or(row_scale));
            score.map(|score| (column, score))
        };
        let others = || {
            cells
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place)
        };
        let kind = |column: usize| self.header.get(column).copied();
        let scored = if self.header.contains(&Column::Score) {
            others()
                .filter(|(column, _)| kind(*column) == Some(Column::Score))
                .find_map(whole)
        } else {
            let may_be_bare = |column| kind(column).is_none_or(|kind| kind != Column::Other);
            others()
                .find_map(|(column, cell)| scaled_rating(cell).map(|score| (column, score)))
                .or_else(|| {
                    let mut bare = others().filter(|(column, _)| may_be_bare(*column));
                    bare.find_map(whole)
                })
        };
        let Some((column, score)) = scored else {
            return true;
        };
        let comment = others()
            .filter(|(other, cell)| *other != column && cell.chars().any(char::is_alphabetic))
            .filter(|(other, _)| kind(*other).is_none_or(|kind| kind != Column::Other))
            .map(|(_, cell)| (*cell).to_owned())
            .next_back();
        note(findings, target, Some(score), comment);
        true
    }
}

pub(super) fn note(
    findings: &mut Findings,
    target: Target,
    score: Option<Score>,
    comment: Option<String>,
) {
    match target {
        Target::Criterion(place) => findings.note(place, Finding { score, comment }),
        Target::Overall => findings.note_overall(score),
    }
}

fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    if !line.contains(['|', '\t']) {
        return Vec::new();
    }
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.split(['|', '\t']).map(str::trim).collect()
}

fn is_rule(cell: &str) -> bool {
    cell.contains('-') && cell.chars().all(|c| matches!(c, '-' | ':' | ' '))
}

fn column(cell: &str, names: &Names) -> Column {
    let key = squash(cell);
    match target(cell, names) {
        Some(target) => Column::Of(target),
        None if is_score_key(&key) || key.starts_with("score") || key.ends_with("score") => {
            Column::Score
        }
        None if is_comment_key(&key) => Column::Comment,
        None => Column::Other,
    }
}

/// What a cell names, if it holds a name alone: "Clarity: 8" is no such cell.
fn target(cell: &str, names: &Names) -> Option<Target> {
    let name = cell.trim_matches(|c: char| is_markup(c) || c == ':' || is_space(c));
    if name.contains([':', '=']) {
        return None;
    }
    names
        .find(name)
        .map(Target::Criterion)
        .or_else(|| is_overall_key(&squash(name), false).then_some(Target::Overall))
}

fn scaled_rating(cell: &str) -> Option<Score> {
    let chars = folded(cell);
    let rating = rating_at(&chars, skip(&chars, 0, is_markup))?;
    rating.score.filter(|_| rating.stated == Stated::Scale)
}
