//! What matters most in an answer, shortened.

use super::fit::wrap_at_most;

/// Remarks of one answer that are shown, and lines of each.
const MOST_REMARKS: usize = 3;
const MOST_LINES: usize = 2;

/// The first points of an answer's list, or the beginning of its text where it has none.
pub(super) fn top(answer: &str, columns: usize) -> Vec<String> {
    let points: Vec<&str> = answer.lines().filter_map(point).collect();
    let mut lines = Vec::new();
    for text in points.iter().take(MOST_REMARKS) {
        let wrapped = wrap_at_most(&plain(text), columns.saturating_sub(2), MOST_LINES);
        for (index, line) in wrapped.into_iter().enumerate() {
            lines.push(format!("{}{line}", if index == 0 { "• " } else { "  " }));
        }
    }
    if points.is_empty() {
        return beginning(answer, columns);
    }
    if points.len() > MOST_REMARKS {
        lines.push(format!("… and {} more", points.len() - MOST_REMARKS));
    }
    lines
}

fn beginning(answer: &str, columns: usize) -> Vec<String> {
    let paragraph = answer
        .split("\n\n")
        .find(|paragraph| !is_heading(paragraph))
        .unwrap_or_default();
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    wrap_at_most(&plain(&line), columns, MOST_LINES)
}

fn is_heading(paragraph: &str) -> bool {
    let paragraph = paragraph.trim();
    paragraph.is_empty() || (paragraph.starts_with('#') && !paragraph.contains('\n'))
}

/// The text of a list's point.
fn point(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let bullet = || line.strip_prefix(['-', '*', '•', '+']);
    let number = || {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        (rest.len() < line.len())
            .then(|| rest.strip_prefix(['.', ')']))
            .flatten()
    };
    let text = bullet().or_else(number)?;
    let is_apart = text.starts_with(char::is_whitespace);
    Some(text.trim()).filter(|text| is_apart && !text.is_empty())
}

/// Without Markdown's emphasis.
fn plain(text: &str) -> String {
    text.replace("**", "").replace("__", "").replace('`', "")
}
