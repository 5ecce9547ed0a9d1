//! Small matters of spelling that follow from a replacement.

/// With its first letter in upper case.
pub(crate) fn capitalised(text: &str) -> String {
    change_first(text, |c| c.to_uppercase().collect())
}

/// With its first letter in lower case.
pub(crate) fn decapitalised(text: &str) -> String {
    change_first(text, |c| c.to_lowercase().collect())
}

/// `replacement` with a capital where `original` has one.
pub(crate) fn cased_like(original: &str, replacement: &str) -> String {
    if original.starts_with(char::is_uppercase) {
        capitalised(replacement)
    } else {
        replacement.to_owned()
    }
}

/// The English indefinite article before `word`, by its spelling.
pub(crate) fn article_for(word: &str) -> &'static str {
    const SILENT_H: [&str; 4] = ["hour", "honest", "honour", "heir"];
    const SPOKEN_AS_CONSONANT: [&str; 8] = ["uni", "use", "usa", "usu", "eu", "one", "once", "uti"];
    let word = word.to_lowercase();
    let starts_with_any = |heads: &[&str]| heads.iter().any(|head| word.starts_with(head));
    let vowel =
        word.starts_with(['a', 'e', 'i', 'o', 'u']) && !starts_with_any(&SPOKEN_AS_CONSONANT);
    if vowel || starts_with_any(&SILENT_H) {
        "an"
    } else {
        "a"
    }
}

fn change_first(text: &str, change: impl Fn(char) -> String) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| change(first) + chars.as_str())
}
