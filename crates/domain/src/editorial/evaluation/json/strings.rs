//! Quoted text, whichever marks the model took for quotes.

use super::super::text::is_space;
use super::reader::Reader;
use super::value::Problem;

pub(super) const fn is_opening(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '«')
}

const fn closes(open: char, c: char) -> bool {
    match open {
        '"' | '“' | '”' | '„' => matches!(c, '"' | '“' | '”'),
        '\'' | '‘' | '’' => matches!(c, '\'' | '’' | '‘'),
        '«' => c == '»',
        _ => c == open,
    }
}

/// The quoted text at the reader's place, and whether its end was there. Nothing at the end of the text.
///
/// A quote inside the text that the model forgot to escape is known by what follows it: only a mark of
/// structure, a new line or the end may follow a closing quote.
pub(super) fn closing(reader: &mut Reader<'_>) -> Option<(String, bool)> {
    let open = reader.peek()?;
    if open != '"' {
        reader.problem(Problem::OddQuotes);
    }
    reader.at += 1;
    let mut text = String::new();
    while let Some(c) = reader.peek() {
        reader.at += 1;
        if c == '\\' {
            escape(reader, &mut text);
        } else if closes(open, c) {
            if ends(reader) {
                return Some((text, true));
            }
            reader.problem(Problem::OddQuotes);
            text.push(c);
        } else {
            text.push(c);
        }
    }
    Some((text, false))
}

fn ends(reader: &Reader<'_>) -> bool {
    let rest = reader.chars.get(reader.at..).unwrap_or_default();
    let spaces = rest.iter().take_while(|c| is_space(**c)).count();
    match rest.get(spaces) {
        None | Some(',' | '}' | ']' | ':' | '：' | '，' | '=' | '#') => true,
        Some('/') => matches!(rest.get(spaces + 1), Some('/' | '*')),
        // The comma between two lines was forgotten.
        Some(c) => is_opening(*c) && rest.iter().take(spaces).any(|c| *c == '\n'),
    }
}

fn escape(reader: &mut Reader<'_>, text: &mut String) {
    let Some(c) = reader.peek() else { return };
    reader.at += 1;
    match c {
        'n' => text.push('\n'),
        't' => text.push('\t'),
        'r' => text.push('\r'),
        'b' | 'f' => text.push(' '),
        'u' => text.push(unicode(reader)),
        other => text.push(other),
    }
}

/// `\u00e9` and surrogate pairs; halves of pairs and bad digits become the replacement character.
fn unicode(reader: &mut Reader<'_>) -> char {
    let Some(unit) = hex(reader) else {
        return char::REPLACEMENT_CHARACTER;
    };
    let paired = (0xD800..0xDC00).contains(&unit)
        && reader
            .chars
            .get(reader.at..reader.at + 2)
            .is_some_and(|next| next == ['\\', 'u']);
    if !paired {
        return char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER);
    }
    reader.at += 2;
    hex(reader)
        .and_then(|low| low.checked_sub(0xDC00).filter(|low| *low < 0x400))
        .and_then(|low| char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + low))
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn hex(reader: &mut Reader<'_>) -> Option<u32> {
    let digits = reader.chars.get(reader.at..reader.at + 4)?;
    let mut unit = 0;
    for digit in digits {
        unit = unit * 16 + digit.to_digit(16)?;
    }
    reader.at += 4;
    Some(unit)
}
