//! Words that models use around scores in prose, folded.

/// How a score for the whole is introduced in prose.
pub(super) const OVERALL_PHRASES: [&str; 24] = [
    "overall",
    "overall score",
    "overall rating",
    "overall quality",
    "overall grade",
    "overall evaluation",
    "total score",
    "final score",
    "final rating",
    "average score",
    "weighted score",
    "gesamt",
    "gesamtnote",
    "gesamtbewertung",
    "gesamtwertung",
    "note globale",
    "note finale",
    "puntuación general",
    "puntuación global",
    "nota final",
    "voto finale",
    "总分",
    "総合評価",
    "общая оценка",
];

pub(super) const OUT_OF: [&str; 16] = [
    "out", "of", "von", "sur", "de", "di", "su", "van", "av", "af", "из", "sobre", "em", "z",
    "aus", "dari",
];

pub(super) const AFTER_OUT_OF: [&str; 8] = [
    "of",
    "a",
    "possible",
    "maximum",
    "max",
    "maximal",
    "insgesamt",
    "total",
];

/// Words before the upper end of a scale, besides those for "out of".
pub(super) const SCALE_WORDS: [&str; 8] = [
    "max", "maximum", "to", "through", "bis", "à", "hasta", "scale",
];

pub(super) const PERCENT: [&str; 6] = ["percent", "per", "prozent", "pour", "por", "процентов"];

pub(super) const CENT: [&str; 3] = ["cent", "ciento", "cento"];

pub(super) const POINTS: [&str; 17] = [
    "point",
    "points",
    "pts",
    "pt",
    "punkt",
    "punkte",
    "punkten",
    "puntos",
    "punti",
    "pontos",
    "punten",
    "балл",
    "балла",
    "баллов",
    "分",
    "点",
    "점",
];

pub(super) const STARS: [&str; 9] = [
    "star",
    "stars",
    "stern",
    "sterne",
    "sternen",
    "étoiles",
    "estrellas",
    "stelle",
    "estrelas",
];

/// Words that can follow a score and show that the number counted nothing.
pub(super) const AFTER_SCORE: [&str; 20] = [
    "because", "since", "as", "for", "with", "due", "though", "although", "but", "and", "overall",
    "weil", "und", "für", "car", "et", "pour", "porque", "y", "pero",
];

/// Words that can stand between a name and its score.
pub(super) const FILLERS: [&str; 44] = [
    "score",
    "scores",
    "scored",
    "rating",
    "rated",
    "rate",
    "grade",
    "mark",
    "is",
    "was",
    "at",
    "a",
    "an",
    "the",
    "of",
    "to",
    "gets",
    "get",
    "got",
    "earns",
    "receives",
    "deserves",
    "i",
    "would",
    "give",
    "it",
    "this",
    "d",
    "around",
    "about",
    "approximately",
    "solid",
    "strong",
    "value",
    "note",
    "bewertung",
    "wertung",
    "ist",
    "est",
    "es",
    "puntuación",
    "nota",
    "得",
    "评",
];

/// Labels of a line that gives the score of the heading above it.
pub(super) const SCORE_LABELS: [&str; 14] = [
    "score",
    "rating",
    "grade",
    "mark",
    "points",
    "bewertung",
    "wertung",
    "punkte",
    "note",
    "nota",
    "puntuación",
    "voto",
    "оценка",
    "stars",
];
