//! Scores as pictures.

use atelier_domain::editorial::evaluation::Score;

/// One mark for every round, from 0 to 10; a dot where the score is unknown.
pub(super) fn sparkline(scores: &[Option<Score>]) -> String {
    const MARKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let mark = |score: &Option<Score>| {
        let level = score.map(|score| usize::from(score.hundredths()) * MARKS.len() / 1_001);
        level
            .and_then(|level| MARKS.get(level))
            .copied()
            .unwrap_or('·')
    };
    scores.iter().map(mark).collect()
}

/// A bar from 0 to 10, and where on it the threshold stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bar {
    pub(super) filled: String,
    pub(super) rest: String,
}

impl Bar {
    pub(super) const CELLS: usize = 20;

    pub(super) fn of(score: Option<Score>, threshold: Option<Score>) -> Self {
        let cells = |score: Score| {
            usize::from(score.hundredths()) * Self::CELLS / usize::from(Score::MAX_HUNDREDTHS)
        };
        let filled = score.map_or(0, cells);
        // The mark stands in the cell that the bar fills when it reaches the threshold.
        let mark = threshold.map(|threshold| cells(threshold).saturating_sub(1));
        let cell = |index: usize| match (index < filled, mark == Some(index)) {
            (true, true) => '▓',
            (true, false) => '█',
            (false, true) => '┃',
            (false, false) => '─',
        };
        Self {
            filled: (0..filled).map(cell).collect(),
            rest: (filled..Self::CELLS).map(cell).collect(),
        }
    }
}
