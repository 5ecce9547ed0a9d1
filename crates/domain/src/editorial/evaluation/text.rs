//! One spelling for the many that models use: digits and punctuation of other scripts, case, markup.

/// Zeros of the decimal digits that answers are likely to use; nine more follow each.
const ZEROS: [char; 8] = [
    '\u{0660}', // Arabic-Indic
    '\u{06F0}', // Extended Arabic-Indic: Persian, Urdu
    '\u{0966}', // Devanagari
    '\u{09E6}', // Bengali
    '\u{0BE6}', // Tamil
    '\u{0E50}', // Thai
    '\u{0ED0}', // Lao
    '\u{1040}', // Myanmar
];

/// The plain form of a character: one for one, so that places in folded text are places in the text.
pub(super) fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    match c {
        // Full-width forms stand a fixed distance above ASCII.
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(c) - 0xFEE0).map_or(c, |plain| plain.to_ascii_lowercase())
        }
        '\u{066B}' | '\u{3002}' => '.',
        '\u{066A}' => '%',
        '\u{066C}' | '\u{060C}' | '\u{3001}' => ',',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{2010}' | '\u{2011}' | '\u{2212}' => '-',
        '\u{2012}' | '\u{2013}' | '\u{2014}' | '\u{2015}' => '–',
        '\u{2018}' | '\u{2019}' | '\u{201A}' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{00AB}' | '\u{00BB}' => '"',
        // The last sigma of a word and the others are one letter.
        'ς' => 'σ',
        _ if is_space(c) => ' ',
        _ => digit(c).or_else(|| c.to_lowercase().next()).unwrap_or(c),
    }
}

fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    ZEROS
        .iter()
        .filter_map(|zero| code.checked_sub(u32::from(*zero)))
        .find_map(|value| char::from_digit(value, 10))
}

pub(super) fn folded(text: &str) -> Vec<char> {
    text.chars().map(fold).collect()
}

/// White space, byte-order marks and zero-width characters included.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}' | '\u{2060}')
}

/// Marks of Markdown, which carry no meaning between a name and its score.
pub(super) const fn is_markup(c: char) -> bool {
    matches!(c, '*' | '_' | '`' | '~' | '"' | '\'' | '\\')
}

/// Scripts that put no space between words: each of their characters is a word of its own.
pub(super) const fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}')
}

/// Letters and digits of a name alone, folded: `**Argument_Strength**` and `argument strength` are one.
pub(super) fn squash(name: &str) -> String {
    name.chars()
        .map(fold)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The first place at or after `at` that is neither space nor passes `also`.
pub(super) fn skip(chars: &[char], at: usize, also: impl Fn(char) -> bool) -> usize {
    chars
        .iter()
        .skip(at)
        .position(|c| !is_space(*c) && !also(*c))
        .map_or(chars.len(), |found| at + found)
}

/// The word at `at` and where it ends; empty when there is none.
pub(super) fn word_at(chars: &[char], at: usize) -> (String, usize) {
    let rest = chars.get(at..).unwrap_or_default();
    let length = match rest.first() {
        Some(c) if is_unspaced(*c) => 1,
        _ => rest
            .iter()
            .take_while(|c| c.is_alphabetic() && !is_unspaced(**c))
            .count(),
    };
    (rest.iter().take(length).collect(), at + length)
}
