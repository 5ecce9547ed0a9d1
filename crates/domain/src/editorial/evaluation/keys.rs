//! Keys of JSON that models put scores under. All are folded, with letters and digits alone.

use super::text::squash;

/// Keys that hold an evaluation, or one's scores.
const CONTAINERS: [&str; 16] = [
    "evaluation",
    "evaluations",
    "evaluationresult",
    "evaluationresults",
    "evaluationscores",
    "selfevaluation",
    "assessment",
    "selfassessment",
    "criteria",
    "criteriascores",
    "criterionscores",
    "criteriaevaluation",
    "scores",
    "scorecard",
    "rating",
    "ratings",
];

const OVERALL: [&str; 10] = [
    "overall",
    "overallscore",
    "overallrating",
    "overallevaluation",
    "overallquality",
    "overallgrade",
    "finalscore",
    "totalscore",
    "weightedscore",
    "averagescore",
];

/// Say "overall" only beside scores: data of any kind has totals.
const OVERALL_BESIDE_SCORES: [&str; 6] = ["total", "average", "mean", "final", "score", "rating"];

const NAME_KEYS: [&str; 14] = [
    "name",
    "criterion",
    "criteria",
    "criterionname",
    "category",
    "dimension",
    "aspect",
    "metric",
    "title",
    "label",
    "key",
    "id",
    "kriterium",
    "critere",
];

const SCORE_KEYS: [&str; 14] = [
    "score",
    "rating",
    "value",
    "grade",
    "points",
    "mark",
    "scorevalue",
    "result",
    "bewertung",
    "punkte",
    "puntuación",
    "nota",
    "percent",
    "stars",
];

const SCALE_KEYS: [&str; 8] = [
    "scale",
    "outof",
    "maxscore",
    "maximumscore",
    "scoremax",
    "maxrating",
    "maxpoints",
    "ratingscale",
];

const COMMENT_KEYS: [&str; 16] = [
    "comment",
    "comments",
    "feedback",
    "reason",
    "reasoning",
    "rationale",
    "justification",
    "explanation",
    "note",
    "notes",
    "remark",
    "remarks",
    "kommentar",
    "commentaire",
    "comentario",
    "description",
];

/// Whether a top-level key of a JSON block says that the block is an evaluation.
pub(in crate::editorial) fn is_evaluation_key(key: &str) -> bool {
    let key = squash(key);
    is_container_key(&key) || OVERALL.contains(&key.as_str())
}

/// Whether `start`, a key that the end of the answer cut off, may have become an evaluation's key.
pub(in crate::editorial) fn may_become_evaluation_key(start: &str) -> bool {
    let start = squash(start);
    !start.is_empty()
        && CONTAINERS
            .iter()
            .chain(&OVERALL)
            .any(|key| key.starts_with(&start))
}

pub(super) fn is_container_key(key: &str) -> bool {
    CONTAINERS.contains(&key)
}

/// `beside_scores`: the key stands in a container of scores.
pub(super) fn is_overall_key(key: &str, beside_scores: bool) -> bool {
    OVERALL.contains(&key) || (beside_scores && OVERALL_BESIDE_SCORES.contains(&key))
}

pub(in crate::editorial) fn is_name_key(key: &str) -> bool {
    NAME_KEYS.contains(&squash(key).as_str())
}

pub(in crate::editorial) fn is_score_key(key: &str) -> bool {
    SCORE_KEYS.contains(&squash(key).as_str())
}

pub(super) fn is_scale_key(key: &str) -> bool {
    SCALE_KEYS.contains(&squash(key).as_str())
}

/// `max` is a scale only right beside a score; elsewhere it may be a statistic.
pub(super) fn is_scale_key_of_score(key: &str) -> bool {
    is_scale_key(key) || matches!(squash(key).as_str(), "max" | "maximum" | "of" | "best")
}

pub(super) fn is_comment_key(key: &str) -> bool {
    COMMENT_KEYS.contains(&squash(key).as_str())
}
