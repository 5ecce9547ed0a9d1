//! The first tier: JSON anywhere in the answer. It finds the blocks; `json_shapes` reads them.

use std::ops::Range;

use super::aggregate::Findings;
use super::criteria::Names;
use super::json::{Problem, Read, read};
use super::json_shapes;
use super::text::is_space;

/// How often a text may be read over: enough for every honest answer, and a bound for hostile ones.
const MAX_PASSES: usize = 4;

/// Why this tier did not serve.
#[derive(Debug)]
pub(super) struct Missed {
    pub(super) problem: String,
    /// Blocks about the criteria that hold no score: their numbers must not be taken for scores later.
    pub(super) spent: Vec<Range<usize>>,
}

/// Scores from the last fenced block that has any, otherwise from the last object or list of the text.
pub(super) fn find(chars: &[char], names: &Names) -> Result<Findings, Missed> {
    let mut missed = Missed {
        problem: "no JSON".to_owned(),
        spent: Vec::new(),
    };
    for block in fenced(chars).into_iter().rev() {
        if let Some(findings) = last_in(chars, block, names, &mut missed) {
            return Ok(findings);
        }
    }
    last_in(chars, 0..chars.len(), names, &mut missed).ok_or(missed)
}

/// Contents of code fences; the last one may lack its end.
fn fenced(chars: &[char]) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut open: Option<(char, usize, usize)> = None;
    let mut start = 0;
    for line in chars.split_inclusive(|c| *c == '\n') {
        let indent = line.iter().take_while(|c| is_space(**c)).count();
        let marker = line.get(indent).copied().filter(|c| matches!(c, '`' | '~'));
        let run = line
            .iter()
            .skip(indent)
            .take_while(|c| Some(**c) == marker)
            .count();
        let blank = line.iter().skip(indent + run).all(|c| is_space(*c));
        match (open, marker) {
            (None, Some(marker)) if run >= 3 => open = Some((marker, run, start + indent + run)),
            (Some((opener, length, from)), Some(marker))
                if marker == opener && run >= length && blank =>
            {
                blocks.push(from..start);
                open = None;
            }
            _ => {}
        }
        start += line.len();
    }
    blocks.extend(open.map(|(_, _, from)| from..chars.len()));
    blocks
}

/// Scores of the last value in `range` that has any. Values with nothing but commas between them are one:
/// some models write a line of JSON a criterion.
fn last_in(
    chars: &[char],
    range: Range<usize>,
    names: &Names,
    missed: &mut Missed,
) -> Option<Findings> {
    let mut budget = range.len().saturating_mul(MAX_PASSES);
    let text = chars.get(..range.end)?;
    let mut best: Option<(Findings, usize)> = None;
    let mut at = range.start;
    while let Some(start) = next_opening(text, at) {
        let read = read(text, start);
        budget = budget.saturating_sub(read.end - start);
        let found = json_shapes::collect(&read.value, names);
        let has_score = found.findings.has_score();
        if !has_score && (found.matched || missed.spent.is_empty()) {
            missed.problem = no_score_because(&read);
        }
        if found.matched && !has_score {
            missed.spent.push(start..read.end);
        }
        // What was cut off or no JSON may hide a value behind its first bracket.
        let hides_more = read.problems.contains(&Problem::CutOff)
            || read.problems.contains(&Problem::Unreadable);
        at = if found.matched || has_score || !hides_more {
            read.end
        } else {
            start + 1
        };
        if has_score {
            best = Some(match best {
                Some((mut earlier, end)) if adjoin(text, end, start) => {
                    earlier.merge(found.findings);
                    (earlier, read.end)
                }
                Some(earlier) if earlier.0.has_criterion() && !found.findings.has_criterion() => {
                    earlier
                }
                _ => (found.findings, read.end),
            });
        }
        if budget == 0 {
            break;
        }
    }
    best.map(|(findings, _)| findings)
}

fn next_opening(text: &[char], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    rest.iter()
        .position(|c| matches!(c, '{' | '['))
        .map(|found| at + found)
}

fn adjoin(text: &[char], end: usize, start: usize) -> bool {
    text.get(end..start)
        .is_some_and(|between| between.iter().all(|c| is_space(*c) || *c == ','))
}

fn no_score_because(read: &Read) -> String {
    let problems: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    if problems.is_empty() {
        "the JSON holds no score".to_owned()
    } else {
        format!(
            "the JSON holds no score that can be read ({})",
            problems.join(", ")
        )
    }
}
