//! Which language a text is in, as far as the rules need to know.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    German,
    /// Only rules that hold in any language apply.
    Other,
}

impl Language {
    const ENGLISH: [&str; 12] = [
        "the", "and", "of", "from", "is", "that", "for", "with", "are", "this", "it", "you",
    ];
    const GERMAN: [&str; 12] = [
        "der", "die", "das", "und", "ist", "nicht", "mit", "von", "zu", "den", "ein", "eine",
    ];
    /// A text is in a language when at least one of so many words is a frequent one of it.
    const ONE_IN: usize = 14;

    /// Judged by how many of the words are among the most frequent ones of each language.
    pub(crate) fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let (mut total, mut english, mut german) = (0, 0, 0);
        for word in words {
            total += 1;
            english += usize::from(is_one_of(word, &Self::ENGLISH));
            german += usize::from(is_one_of(word, &Self::GERMAN));
        }
        let most = english.max(german);
        if most == 0 || most * Self::ONE_IN < total {
            Self::Other
        } else if english >= german {
            Self::English
        } else {
            Self::German
        }
    }
}

fn is_one_of(word: &str, list: &[&str]) -> bool {
    word.len() <= 5 && list.iter().any(|known| known.eq_ignore_ascii_case(word))
}
