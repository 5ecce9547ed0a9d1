//! Runs of exclamation marks and of spaces.

use crate::finding::{Finding, Rule};
use crate::text::Page;

pub(super) fn find(page: &Page<'_>, findings: &mut Vec<Finding>) {
    for index in 0..page.words.len() {
        findings.extend(exclamations(page, index));
        findings.extend(spaces(page, index));
    }
}

fn exclamations(page: &Page<'_>, index: usize) -> Option<Finding> {
    let word = page.free(index)?;
    let run: usize = page
        .slice(word.end..word.tail)
        .bytes()
        .take_while(|&byte| byte == b'!')
        .count();
    (run > 1).then(|| Finding {
        range: word.start..word.end + run,
        replacement: format!("{}!", page.word(index)),
        rule: Rule::Exclamations,
    })
}

/// Several spaces inside a sentence; after its end two are a typist's habit.
fn spaces(page: &Page<'_>, index: usize) -> Option<Finding> {
    let gap = page.gap(index)?;
    let (word, next) = (page.words.get(index)?, page.words.get(index + 1)?);
    let mark = gap.trim_end_matches(' ');
    let is_run = gap.len() > mark.len() + 1 && (mark.is_empty() || mark == "," || mark == ";");
    is_run.then(|| Finding {
        range: word.start..next.end,
        replacement: format!("{}{mark} {}", page.word(index), page.word(index + 1)),
        rule: Rule::DoubleSpace,
    })
}
