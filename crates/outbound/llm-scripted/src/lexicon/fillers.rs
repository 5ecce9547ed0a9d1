//! Words that can go without loss.

use crate::text::Language;

const ENGLISH: [&str; 14] = [
    "absolutely",
    "actually",
    "basically",
    "certainly",
    "definitely",
    "extremely",
    "honestly",
    "incredibly",
    "literally",
    "quite",
    "really",
    "simply",
    "totally",
    "very",
];
const GERMAN: [&str; 4] = ["durchaus", "irgendwie", "sozusagen", "wirklich"];

pub(crate) fn is_filler(language: Language, word: &str) -> bool {
    let list: &[&str] = match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
        Language::Other => &[],
    };
    list.iter().any(|filler| filler.eq_ignore_ascii_case(word))
}
