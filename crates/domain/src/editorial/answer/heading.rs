//! Titles that models put right above the evaluation block: `## Evaluation`, `**Scores:**`.

/// Titles in letters alone.
const TITLES: [&str; 14] = [
    "evaluation",
    "evaluationblock",
    "evaluationjson",
    "evaluationresult",
    "evaluationresults",
    "evaluationscores",
    "finalevaluation",
    "jsonevaluation",
    "myevaluation",
    "scores",
    "selfassessment",
    "selfevaluation",
    "json",
    "assessment",
];

/// A line that may turn out to be such a title.
#[derive(Debug, Default)]
pub(super) struct Heading {
    /// As written.
    pub(super) text: String,
    letters: String,
}

impl Heading {
    /// Takes the next character of the line; false when the line can no longer be a title.
    pub(super) fn push(&mut self, c: char) -> bool {
        let decoration = c.is_whitespace() || "#*_:-=".contains(c);
        if !decoration {
            self.letters.extend(c.to_lowercase());
        }
        let possible = TITLES.iter().any(|title| title.starts_with(&self.letters));
        if possible {
            self.text.push(c);
        } else {
            self.letters.clear();
        }
        possible
    }

    pub(super) fn is_complete(&self) -> bool {
        TITLES.contains(&self.letters.as_str())
    }

    /// Whether a title may begin with `c`.
    pub(super) fn may_start(c: char) -> bool {
        let letter = c.to_ascii_lowercase();
        "#*_".contains(c) || TITLES.iter().any(|title| title.starts_with(letter))
    }
}
