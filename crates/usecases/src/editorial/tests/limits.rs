//! The limit of what a session may cost.

use atelier_domain::editorial::draft::TerminationDraft;
use atelier_domain::editorial::{CompletionReason, Session};
use atelier_domain::kernel::{MicroCredits, SessionId};

use super::rig::Rig;
use crate::editorial::SessionChange;

impl Rig {
    async fn change_termination(&self, id: SessionId, termination: TerminationDraft) -> Session {
        let change = SessionChange {
            termination: Some(termination),
            ..SessionChange::default()
        };
        self.editorial.change(self.scope, id, change).await.unwrap()
    }
}

fn rounds(rounds: u64) -> TerminationDraft {
    TerminationDraft {
        max_rounds: Some(rounds),
        ..TerminationDraft::default()
    }
}

#[tokio::test]
async fn a_limit_that_nobody_chose_grows_with_the_rounds() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    let done = rig.run(id).await;
    let limit_of_one = done.plan.termination.max_credits.unwrap();
    rig.change_termination(id, rounds(4)).await;
    let resumed = rig.editorial.resume(rig.scope, id).await.unwrap();
    let limit = resumed.plan.termination.max_credits.unwrap();
    assert!(limit > limit_of_one, "{limit:?} after {limit_of_one:?}");
    rig.drive(id).await.unwrap();
    let done = rig.read(id).await;
    assert_eq!(done.run.completion, Some(CompletionReason::MaxRounds));
    assert_eq!(done.run.round, 4);
}

#[tokio::test]
async fn a_limit_that_the_person_chose_stays() {
    let chosen = MicroCredits::new(900_000_000);
    let choice = TerminationDraft {
        max_credits: Some(Some(900.0)),
        ..TerminationDraft::default()
    };
    // Before the first start, and in place of the one that was fixed then.
    for is_late in [false, true] {
        let rig = Rig::new();
        let id = rig.session(1).await;
        if !is_late {
            rig.change_termination(id, choice.clone()).await;
        }
        rig.run(id).await;
        if is_late {
            rig.change_termination(id, choice.clone()).await;
        }
        rig.change_termination(id, rounds(2)).await;
        let resumed = rig.editorial.resume(rig.scope, id).await.unwrap();
        assert_eq!(resumed.plan.termination.max_credits, Some(chosen));
    }
}
