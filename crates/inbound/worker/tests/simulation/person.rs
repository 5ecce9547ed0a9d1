//! The person: starts runs, pauses, resumes and stops them, and takes up what failed.

use atelier_domain::editorial::draft::{AgentDraft, SessionDraft, TerminationDraft};
use atelier_domain::editorial::{EditorialError, Role, Session, Status};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::SessionId;
use atelier_testkit::give_credits;
use atelier_usecases::editorial::Editorial;

use crate::chance::Chance;
use crate::node::Outside;

/// What the person has in micro-credits, and buys whenever nothing is left to go on with: it takes a few of these to end
/// all runs.
pub(crate) const BUDGET: u64 = 250_000;

/// A run of two rounds by a writer, two editors and a synthesizer.
pub(crate) fn draft(number: usize) -> SessionDraft {
    let agent = |role| AgentDraft {
        role: Some(role),
        ..AgentDraft::default()
    };
    let roles = [
        Role::Writer,
        Role::ContentExpert,
        Role::StyleEditor,
        Role::Synthesizer,
    ];
    SessionDraft {
        initial_prompt: format!("Tighten text {number}."),
        working_document: Some(format!("Text {number} as it came.\n")),
        agents: Some(roles.map(agent).to_vec()),
        termination: TerminationDraft {
            max_rounds: Some(2),
            score_threshold: Some(None),
            max_credits: Some(Some(1_000_000.0)),
            stop_on_plateau: Some(false),
        },
        ..SessionDraft::default()
    }
}

/// Asks for one thing or another. What is refused or gets lost is not asked again.
pub(crate) async fn meddle(editorial: &Editorial, scope: Scope, id: SessionId, chance: &Chance) {
    let done: Result<Session, EditorialError> = match chance.below(4) {
        0 => editorial.pause(scope, id).await,
        1 => editorial.stop(scope, id).await,
        _ => editorial.resume(scope, id).await,
    };
    drop(done);
}

/// Whether the run has ended well; one that waits for the person is sent on, and paid for.
pub(crate) async fn is_done(
    editorial: &Editorial,
    outside: &Outside,
    scope: Scope,
    id: SessionId,
) -> bool {
    let Ok(view) = editorial.get(scope, id).await else {
        return false;
    };
    let gone_on = match view.session.status() {
        Status::Completed => return true,
        Status::Running => return false,
        Status::Draft => editorial.start(scope, id).await,
        Status::Paused | Status::Failed | Status::Stopped => editorial.resume(scope, id).await,
    };
    if let Err(EditorialError::InsufficientCredits { .. }) = gone_on {
        give_credits(&outside.store, &outside.ids, scope, BUDGET).await;
    }
    false
}
