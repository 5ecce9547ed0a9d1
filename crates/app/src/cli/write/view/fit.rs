//! Texts fitted to columns. What comes in may be anything that a model wrote; what goes out holds no control codes.

use console::{measure_text_width, truncate_str};

/// The text in lines of at most `columns`, broken between words; a longer word is broken where the line ends.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut current = String::new();
        let mut width = 0;
        for word in line.split_whitespace() {
            let word = harmless(word);
            let needed = measure_text_width(&word);
            if width > 0 && width + 1 + needed > columns {
                lines.push(std::mem::take(&mut current));
                width = 0;
            }
            if width > 0 {
                current.push(' ');
                width += 1;
            }
            for character in word.chars() {
                let cells = cells(character);
                if width > 0 && width + cells > columns {
                    lines.push(std::mem::take(&mut current));
                    width = 0;
                }
                current.push(character);
                width += cells;
            }
        }
        lines.push(current);
    }
    lines
}

/// The first `most` lines of the wrapped text, with an ellipsis where more would follow.
pub(super) fn wrap_at_most(text: &str, columns: usize, most: usize) -> Vec<String> {
    let mut lines = wrap(text, columns);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = format!("{}…", truncate_str(last, columns.saturating_sub(1), ""));
        }
    }
    lines
}

/// One line of at most `columns`.
pub(super) fn shorten(text: &str, columns: usize) -> String {
    let words: Vec<String> = text.split_whitespace().map(harmless).collect();
    truncate_str(&words.join(" "), columns, "…").into_owned()
}

/// The end of a text, in one line of at most `columns`.
pub(super) fn shorten_front(text: &str, columns: usize) -> String {
    let text = text
        .split_whitespace()
        .map(harmless)
        .collect::<Vec<_>>()
        .join(" ");
    let mut over = measure_text_width(&text).saturating_sub(columns);
    if over == 0 {
        return text;
    }
    // The ellipsis needs a column of its own.
    over += 1;
    let dropped = |character: &char| {
        let drops = over > 0;
        over = over.saturating_sub(cells(*character));
        drops
    };
    let kept: String = text.chars().skip_while(dropped).collect();
    format!("…{}", kept.trim_start())
}

/// The text with blanks up to `columns`.
pub(super) fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(measure_text_width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// The text with blanks before it up to `columns`.
pub(super) fn pad_left(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(measure_text_width(text));
    format!("{}{text}", " ".repeat(missing))
}

/// Without the characters that would command a terminal or turn its writing round.
pub(super) fn harmless(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && !is_bidi_control(*c))
        .collect()
}

const fn is_bidi_control(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

pub(super) fn cells(character: char) -> usize {
    measure_text_width(character.encode_utf8(&mut [0; 4]))
}
