//! Fences of code blocks, as far as finding their ends needs.

/// An open fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    pub(super) marker: char,
    pub(super) length: usize,
}

/// The shortest fence.
pub(super) const MIN_LENGTH: usize = 3;

pub(super) const fn is_marker(c: char) -> bool {
    matches!(c, '`' | '~')
}

/// Whether the word behind a fence may announce JSON; none at all may, too.
pub(super) fn announces_json(info: &str) -> bool {
    let word = info.split_whitespace().next().unwrap_or_default();
    [
        "",
        "json",
        "jsonc",
        "json5",
        "jsonl",
        "javascript",
        "js",
        "evaluation",
    ]
    .iter()
    .any(|language| word.eq_ignore_ascii_case(language))
}

/// The start of a line, in which a fence may stand: white space, then a run of one marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineStart {
    Blank,
    Run {
        marker: char,
        length: usize,
    },
    /// Something else came first.
    Over,
}

impl LineStart {
    pub(super) fn after(self, c: char) -> Self {
        match self {
            _ if c == '\n' => Self::Blank,
            Self::Blank if c.is_whitespace() => Self::Blank,
            Self::Blank if is_marker(c) => Self::Run {
                marker: c,
                length: 1,
            },
            Self::Run { marker, length } if c == marker => Self::Run {
                marker,
                length: length + 1,
            },
            _ => Self::Over,
        }
    }

    /// Whether the line so far is a run of at least `fence`'s length.
    pub(super) fn reaches(self, fence: Fence) -> bool {
        matches!(self, Self::Run { marker, length } if marker == fence.marker && length >= fence.length)
    }
}
