//! The person: starts runs, pauses, resumes and stops them, and takes up what failed.

use atelier_domain::editorial::draft::{AgentDraft, SessionDraft, TerminationDraft};
use atelier_domain::editorial::{EditorialError, Role, Session, Status};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::SessionId;
use atelier_usecases::editorial::Editorial;

use crate::chance::Chance;

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

/// Whether the run has ended well; one that waits for the person is sent on.
pub(crate) async fn is_done(editorial: &Editorial, scope: Scope, id: SessionId) -> bool {
    let Ok(view) = editorial.get(scope, id).await else {
        return false;
    };
    match view.session.status() {
        Status::Completed => true,
        Status::Running => false,
        Status::Draft => {
            drop(editorial.start(scope, id).await);
            false
        }
        Status::Paused | Status::Failed | Status::Stopped => {
            drop(editorial.resume(scope, id).await);
            false
        }
    }
}
