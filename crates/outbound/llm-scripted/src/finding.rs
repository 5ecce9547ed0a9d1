//! A flaw, where it stands, and what would mend it.

use std::ops::Range;

/// Every flaw comes with its remedy: what cannot be mended by rule is not counted as a flaw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Bytes of the document.
    pub(crate) range: Range<usize>,
    pub(crate) replacement: String,
    pub(crate) rule: Rule,
}

/// How much a flaw costs the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Severity {
    Minor,
    Moderate,
    Serious,
}

impl Severity {
    pub(crate) const ALL: [Self; 3] = [Self::Minor, Self::Moderate, Self::Serious];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Minor => "Minor",
            Self::Moderate => "Moderate",
            Self::Serious => "Serious",
        }
    }

    /// What one flaw weighs in a score.
    pub(crate) const fn weight(self) -> u32 {
        match self {
            Self::Minor => 1,
            Self::Moderate => 2,
            Self::Serious => 3,
        }
    }
}

/// Which editor looks for a flaw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lens {
    Content,
    Style,
    Facts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Rule {
    Acronym,
    DoubleSpace,
    DoubledWord,
    Exclamations,
    Filler,
    Opening,
    Overclaim,
    Overlong,
    Overview,
    PercentForm,
    Redundant,
    RepeatedStart,
    Spelling,
    Summary,
    Vague,
    Wordy,
}

impl Rule {
    pub(crate) const fn lens(self) -> Lens {
        match self {
            Self::Acronym | Self::Overview | Self::Redundant | Self::Summary | Self::Vague => {
                Lens::Content
            }
            Self::Overclaim | Self::PercentForm | Self::Spelling => Lens::Facts,
            Self::DoubleSpace
            | Self::DoubledWord
            | Self::Exclamations
            | Self::Filler
            | Self::Opening
            | Self::Overlong
            | Self::RepeatedStart
            | Self::Wordy => Lens::Style,
        }
    }

    pub(crate) const fn severity(self) -> Severity {
        match self {
            Self::Acronym
            | Self::DoubledWord
            | Self::Overclaim
            | Self::Overlong
            | Self::Overview
            | Self::Summary => Severity::Serious,
            Self::Exclamations
            | Self::Opening
            | Self::Redundant
            | Self::Spelling
            | Self::Vague
            | Self::Wordy => Severity::Moderate,
            Self::DoubleSpace | Self::Filler | Self::PercentForm | Self::RepeatedStart => {
                Severity::Minor
            }
        }
    }

    /// One sentence, as an editor gives it.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Acronym => "The abbreviation is used before it is explained.",
            Self::DoubleSpace => "One space is enough.",
            Self::DoubledWord => "The word stands there twice.",
            Self::Exclamations => "One mark says as much as several.",
            Self::Filler => "The word adds emphasis but no meaning.",
            Self::Opening => "The sentence gains by opening with its subject.",
            Self::Overclaim => "The claim is firmer than what supports it here.",
            Self::Overlong => "Two sentences carry this better than one.",
            Self::Overview => "The reader should learn at the start what is to come.",
            Self::PercentForm => "The same unit is written in two ways.",
            Self::Redundant => "The same thing is said twice.",
            Self::RepeatedStart => "Three sentences in a row begin alike.",
            Self::Spelling => "The same term is spelled in two ways.",
            Self::Summary => "The text breaks off without saying what to take away.",
            Self::Vague => "A more exact word is at hand.",
            Self::Wordy => "Fewer words say the same.",
        }
    }

    /// Whether a criterion of this name counts the flaw. A criterion that no ready role has counts all.
    pub(crate) fn concerns(self, criterion: &str) -> bool {
        let rules: &[Self] = match criterion.to_lowercase().as_str() {
            "clarity" => &[
                Self::Acronym,
                Self::DoubledWord,
                Self::Overlong,
                Self::Redundant,
                Self::Vague,
                Self::Wordy,
            ],
            "engagement" => &[
                Self::DoubleSpace,
                Self::Exclamations,
                Self::Filler,
                Self::Opening,
                Self::RepeatedStart,
            ],
            "completeness" | "depth" => {
                &[Self::Acronym, Self::Overview, Self::Summary, Self::Vague]
            }
            "accuracy" => &[Self::Acronym, Self::Redundant, Self::Vague],
            "tone" => &[Self::Exclamations, Self::Filler, Self::Wordy],
            "flow" => &[
                Self::DoubleSpace,
                Self::DoubledWord,
                Self::Opening,
                Self::Overlong,
                Self::RepeatedStart,
                Self::Wordy,
            ],
            "evidence" => &[Self::Overclaim],
            "consistency" => &[Self::PercentForm, Self::Spelling],
            _ => return true,
        };
        rules.contains(&self)
    }
}
