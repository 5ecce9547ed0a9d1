//! The second tier: ratings beside the names of the criteria, line by line.

use super::aggregate::Findings;
use super::criteria::{Criterion, Names};
use super::phrases::{Mention, Phrases, Target, Word, words};
use super::ratings::{Rating, Stated, rating_at};
use super::segments::{before, direct, in_remarks};
use super::tables::{Table, note};
use super::text::{folded, is_markup, skip};
use super::vocabulary::SCORE_LABELS;

/// Scores that `text` states in words. A later score of a criterion replaces an earlier one.
pub(super) fn find(text: &str, criteria: &[Criterion], names: &Names) -> Findings {
    let mut reader = Reader {
        phrases: Phrases::new(criteria, names),
        findings: Findings::new(criteria.len()),
        heading: None,
    };
    let mut table = Table::default();
    let mut code = Code::default();
    for line in text.lines() {
        if code.holds(line) {
            continue;
        }
        if !table.line(line, names, &mut reader.findings) {
            reader.line(&Line::new(line));
        }
    }
    reader.findings
}

/// The fence around program code, whose numbers are no scores.
#[derive(Default)]
struct Code<'a> {
    fence: Option<&'a str>,
    foreign: bool,
}

impl<'a> Code<'a> {
    /// Whether a line belongs to program code, its fences included.
    fn holds(&mut self, line: &'a str) -> bool {
        let line = line.trim();
        let run = line.len() - line.trim_start_matches(['`', '~']).len();
        let (marks, info) = line.split_at(run);
        match self.fence {
            None if run >= 3 => {
                self.fence = Some(marks);
                self.foreign = !is_text(info);
            }
            Some(fence) if info.is_empty() && marks.starts_with(fence) => {
                self.fence = None;
                return std::mem::take(&mut self.foreign);
            }
            _ => {}
        }
        self.foreign
    }
}

/// Languages of code blocks in which models also write reviews.
fn is_text(info: &str) -> bool {
    let word = info.split_whitespace().next().unwrap_or_default();
    [
        "",
        "text",
        "txt",
        "plaintext",
        "markdown",
        "md",
        "yaml",
        "yml",
        "json",
        "jsonc",
        "json5",
        "csv",
    ]
    .iter()
    .any(|language| word.eq_ignore_ascii_case(language))
}

struct Line<'a> {
    written: &'a str,
    /// As many characters as are written.
    folded: Vec<char>,
}

impl<'a> Line<'a> {
    fn new(written: &'a str) -> Self {
        Self {
            written,
            folded: folded(written),
        }
    }

    fn part(&self, start: usize, end: usize) -> &[char] {
        self.folded.get(start..end).unwrap_or_default()
    }

    /// The remark between two places, as written; nothing when it says nothing.
    fn remark(&self, start: usize, end: usize) -> Option<String> {
        let length = end.checked_sub(start)?;
        let text: String = self.written.chars().skip(start).take(length).collect();
        let text = text
            .trim_start_matches(|c: char| {
                !c.is_alphanumeric() && !matches!(c, '"' | '“' | '„' | '«')
            })
            .trim_end_matches(|c: char| {
                c.is_whitespace() || matches!(c, '(' | '[' | '*' | '–' | '—' | '-' | '|' | ':')
            });
        (text.chars().filter(|c| c.is_alphabetic()).count() > 1).then(|| text.to_owned())
    }
}

struct Reader {
    phrases: Phrases,
    findings: Findings,
    /// What a heading above named without a score.
    heading: Option<Target>,
}

impl Reader {
    fn line(&mut self, line: &Line) {
        let words = words(&line.folded);
        let mentions = self.phrases.mentions(&line.folded, &words);
        if self.under_heading(line, &words, mentions.first()) {
            return;
        }
        let mut free = 0;
        for (place, mention) in mentions.iter().enumerate() {
            let end = mentions
                .get(place + 1)
                .map_or(line.folded.len(), |next| next.start);
            let behind = line.part(mention.end, end);
            let ahead = line.part(free, mention.start);
            free = mention.end;
            let clause = opens_clause(ahead);
            if let Some(rating) = direct(behind, clause) {
                free += rating.end;
                let alone = mentions.len() == 1;
                let comment = alone.then(|| line.remark(free, end)).flatten();
                note(&mut self.findings, mention.target, rating.score, comment);
            } else if let Some(rating) = in_remarks(behind) {
                note(&mut self.findings, mention.target, rating.score, None);
                free += rating.end;
            } else if let Some(rating) = before(ahead) {
                note(&mut self.findings, mention.target, rating.score, None);
            }
        }
        match mentions.as_slice() {
            [] if line.folded.first() == Some(&'#') => self.heading = None,
            [] => {}
            [only] if names_alone(line, only, &words) => self.heading = Some(only.target),
            _ => self.heading = None,
        }
    }

    /// `Score: 8` or `8/10` under a heading that names its criterion.
    fn under_heading(&mut self, line: &Line, words: &[Word], mention: Option<&Mention>) -> bool {
        let Some(first) = words.first() else {
            return self.stars_under_heading(line);
        };
        let labelled = first.is_among(&line.folded, &SCORE_LABELS);
        let rating = if labelled {
            direct(first.behind(&line.folded), true)
        } else if mention.is_none() && self.heading.is_some() {
            leading(line)
        } else {
            None
        };
        let Some(rating) = rating else { return false };
        // A label alone speaks of the whole.
        let target = self.heading.unwrap_or(Target::Overall);
        note(&mut self.findings, target, rating.score, None);
        true
    }

    fn stars_under_heading(&mut self, line: &Line) -> bool {
        let (Some(target), Some(rating)) = (self.heading, leading(line)) else {
            return false;
        };
        note(&mut self.findings, target, rating.score, None);
        true
    }
}

/// The rating with its scale that a line starts with.
fn leading(line: &Line) -> Option<Rating> {
    let start = skip(&line.folded, 0, |c| {
        is_markup(c) || matches!(c, '-' | '–' | '•' | '(' | '>')
    });
    rating_at(&line.folded, start).filter(|rating| rating.stated == Stated::Scale)
}

/// Whether a name behind `ahead` opens a clause: only there may a bare number follow it with nothing between.
fn opens_clause(ahead: &[char]) -> bool {
    let last = ahead.iter().rev().find(|c| **c != ' ' && !is_markup(**c));
    match last {
        None | Some(',' | ';' | '|' | '•' | '-' | '–' | '#' | '>' | ')' | '/' | '.') => true,
        Some(_) => ahead
            .iter()
            .rev()
            .skip_while(|c| **c == ' ')
            .take(4)
            .eq(['d', 'n', 'a', ' '].iter()),
    }
}

/// Whether a line is a heading: the name, and nothing else but marks, a number or the word "criterion".
fn names_alone(line: &Line, mention: &Mention, words: &[Word]) -> bool {
    let silent = |part: &[char]| !part.iter().any(|c| c.is_alphabetic());
    let ahead = line.part(0, mention.start);
    let introduced = words
        .first()
        .is_some_and(|word| word.is_among(&line.folded, &["name", "criterion", "criteria"]));
    silent(line.part(mention.end, line.folded.len())) && (silent(ahead) || introduced)
}
