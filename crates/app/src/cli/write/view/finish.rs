//! How it ended, in plain words.

use atelier_domain::editorial::document::{Diff, VersionNumber, diff};
use atelier_domain::editorial::evaluation::Score;
use atelier_domain::editorial::{CompletionReason, Failure, RoundResult, Session, Status};

use super::Closing;
use super::diff::Hunks;
use super::figures::{count, credits, duration, percent, points};
use super::fit::{harmless, wrap};
use super::score::sparkline;
use super::story::Story;
use crate::cli::write::output::Saved;

pub(super) const STOPPING: &str =
    "Stopping; what there is is kept. Ctrl-C once more leaves at once.";

/// Changes that are shown in full.
const MOST_HUNKS: usize = 12;

pub(super) fn closing(story: &Story, closing: &Closing<'_>) -> Vec<String> {
    let style = &story.style;
    let session = closing.session;
    let title = match session.status() {
        Status::Completed => "Complete",
        Status::Failed => "Failed",
        _ => "Stopped",
    };
    let mut lines = vec![String::new(), style.rule(title, '═')];
    lines.extend(style.fact("Why", &reason(session, story.failure.as_ref())));
    if let Some(result) = result(session) {
        let name = if session.status() == Status::Completed {
            "Delivered"
        } else {
            "Kept"
        };
        lines.extend(style.fact(name, &result));
    }
    if !story.scores.is_empty() {
        lines.extend(style.fact(
            "Scores",
            &scores(&story.scores, session.plan.termination.score_threshold),
        ));
    }
    lines.extend(style.fact("Credits", &credits(session.run.credits_used)));
    lines.extend(style.fact("Time", &duration(story.elapsed_ms())));
    if let Some(document) = closing.document {
        let diff = diff(closing.original, document);
        lines.extend(style.fact("Changed", &changed(&diff)));
        if style.shows_diff && !closing.original.is_empty() {
            lines.extend(differences(story, &diff, closing.saved));
        }
    }
    lines.push(String::new());
    lines.extend(
        wrap(&location(closing.saved), style.columns)
            .iter()
            .map(|line| style.ink.bold(line)),
    );
    lines
}

/// Why the session is over.
pub(super) fn reason(session: &Session, failure: Option<&Failure>) -> String {
    let limits = &session.plan.termination;
    let done = session.run.rounds.len();
    match (session.status(), session.run.completion) {
        (Status::Completed, Some(CompletionReason::MaxRounds)) if limits.max_rounds == 1 => "the one round is done".into(),
        (Status::Completed, Some(CompletionReason::MaxRounds)) => format!("all {} rounds are done", limits.max_rounds),
        (Status::Completed, Some(CompletionReason::ScoreThreshold)) => {
            let threshold = limits.score_threshold.map(|threshold| format!(" of {threshold}")).unwrap_or_default();
            format!("the score has reached the threshold{threshold} after round {done}")
        }
        (Status::Completed, Some(CompletionReason::MaxCredits)) => {
            let limit = limits.max_credits.map(|limit| format!(" of {} credits", credits(limit))).unwrap_or_default();
            format!("another call could have passed the limit{limit}")
        }
        (Status::Completed, Some(CompletionReason::Converged)) => {
            "the document has settled: the last rounds changed next to nothing, or made it no better".into()
        }
        (Status::Failed, _) => failure.map_or_else(
            || "the session failed".to_owned(),
            |failure| format!("{} ({})", harmless(&failure.message), failure.code),
        ),
        _ => format!("you stopped it in round {}", session.run.round),
    }
}

/// Where the result was left.
pub(super) fn location(saved: &Saved) -> String {
    match saved {
        Saved::File(path) => format!("Written to {}", path.display()),
        Saved::Stdout => "Written to standard output".to_owned(),
        Saved::BesideInstead(path) => {
            format!(
                "The file is as it was, since the session is not complete; written to {}",
                path.display()
            )
        }
        Saved::Unchanged => "The document is as it was, so nothing was written".to_owned(),
        Saved::Nothing => "There is nothing to write yet".to_owned(),
    }
}

/// Which version is the result, and why, where it is not the last one.
fn result(session: &Session) -> Option<String> {
    let run = &session.run;
    let number = run.document?;
    let of_version = |number: VersionNumber| {
        run.rounds
            .iter()
            .rev()
            .find(|round| round.version == number)
    };
    let name = match of_version(number) {
        Some(round) => format!(
            "version {number}, judged in round {} with {}",
            round.round,
            points(round.score)
        ),
        None if number == VersionNumber::FIRST => format!("version {number}, as it was given"),
        None => format!("version {number}, not judged yet"),
    };
    let last = run
        .rounds
        .iter()
        .rev()
        .find(|round| round.version != number);
    let better_than = |last: &RoundResult| {
        format!(
            "{name}: the best one, since version {} of round {} came to {}",
            last.version,
            last.round,
            points(last.score)
        )
    };
    let is_earlier = last.filter(|last| last.version > number);
    Some(is_earlier.map_or(name.clone(), better_than))
}

fn scores(scores: &[Option<Score>], threshold: Option<Score>) -> String {
    let numbers: Vec<String> = scores.iter().map(|score| points(*score)).collect();
    let aim = threshold
        .map(|threshold| format!("  (threshold {})", points(Some(threshold))))
        .unwrap_or_default();
    format!("{} {}{aim}", numbers.join(" → "), sparkline(scores))
}

fn changed(diff: &Diff) -> String {
    if diff.words_inserted == 0 && diff.words_deleted == 0 {
        return "no word".to_owned();
    }
    let (inserted, deleted) = (count(diff.words_inserted), count(diff.words_deleted));
    format!(
        "{} of the words: +{inserted} −{deleted}",
        percent(diff.change_share)
    )
}

fn differences(story: &Story, diff: &Diff, saved: &Saved) -> Vec<String> {
    let hunks = Hunks::of(diff);
    let style = &story.style;
    let mut lines = Vec::new();
    for hunk in hunks.0.iter().take(MOST_HUNKS) {
        lines.push(String::new());
        lines.extend(hunk.render(style.ink, style.columns));
    }
    let more = hunks.0.len().saturating_sub(MOST_HUNKS);
    if more > 0 {
        let place = match saved {
            Saved::File(path) | Saved::BesideInstead(path) => format!("; see {}", path.display()),
            Saved::Stdout | Saved::Unchanged | Saved::Nothing => String::new(),
        };
        lines.push(String::new());
        lines.push(
            style
                .ink
                .dim(format!("  … and {} more{place}", count(more as u64))),
        );
    }
    lines
}
