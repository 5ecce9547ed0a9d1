//! Sessions: written, found, saved, deleted.

use std::sync::Arc;

use atelier_domain::editorial::document::{PerMille, VersionNumber};
use atelier_domain::editorial::evaluation::{Criterion, Score, Weight};
use atelier_domain::editorial::{
    Authority, Brief, CompletionReason, Event, Failure, Lease, Phase, PhaseState, Reference,
    Request, RoundResult, Run, SaveError, Session, Status, Step, Temperature, Termination,
};
use atelier_domain::kernel::{MicroCredits, WorkerId};
use chrono::TimeDelta;

use super::Stage;
use super::setup::{Setup, largest};
use crate::builders;

/// A session with something in every field.
pub(super) async fn rich(setup: &Setup) -> Session {
    let draft = setup.draft();
    let score = Score::from_hundredths(725).unwrap();
    let mut session = Session {
        project: Some(setup.project().await.id),
        title: "Lighthouses of the North".to_owned(),
        starred: true,
        brief: Arc::new(Brief {
            initial_prompt: "Write about “lighthouses”.\n\t🗼".to_owned(),
            references: ["a.md", "b.md"]
                .map(|name| reference(name, "It stands."))
                .to_vec(),
            reference_instructions: Some("Cite both.".to_owned()),
        }),
        run: Run {
            status: Status::Running,
            engine_version: 3,
            prompt_version: 4,
            round: 2,
            phase: Some(PhaseState {
                phase: Phase::Review,
                waiting: vec![Step {
                    agent: builders::agent_id("facts"),
                    attempts: 1,
                }],
                open: vec![builders::turn_ref(&setup.ids, &draft, "style", 2)],
            }),
            changed: PerMille::new(40),
            rounds: vec![RoundResult {
                round: 1,
                score: Some(score),
                version: VersionNumber::FIRST,
                changed: PerMille::WHOLE,
            }],
            compared_from: 1,
            document: VersionNumber::new(2),
            latest_version: 2,
            requested: Some(Request::Pause),
            failure: Some(Failure::new("overloaded", "the model is busy")),
            completion: Some(CompletionReason::Converged),
            credits_used: MicroCredits::new(12_345_678_901),
            ..Run::draft(2)
        },
        last_sequence: 17,
        revision: 5,
        fence: 3,
        lease: Some(Lease {
            holder: WorkerId::new(setup.ids.next()),
            until: draft.updated_at + TimeDelta::microseconds(30_000_001),
        }),
        updated_at: draft.updated_at + TimeDelta::microseconds(1),
        completed_at: Some(draft.updated_at + TimeDelta::microseconds(999_999)),
        ..draft
    };
    session.plan.review_each_round = true;
    session.plan.termination = Termination {
        max_rounds: 9,
        score_threshold: Some(score),
        max_credits: Some(MicroCredits::new(99)),
        stop_on_plateau: false,
    };
    let agent = &mut session.plan.agents[0];
    agent.temperature = Temperature::from_hundredths(70);
    agent.max_output_tokens = Some(4_000);
    agent.system_prompt = Some("You write.".to_owned());
    agent.is_active = false;
    agent.fallback_models = vec!["other".to_owned()];
    agent.criteria = vec![Criterion {
        name: "Clarity".to_owned(),
        description: "Is it clear?".to_owned(),
        weight: Weight::from_thousandths(1_500).unwrap(),
    }];
    session
}

fn reference(name: &str, text: &str) -> Reference {
    Reference {
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

pub async fn a_session_comes_back_as_it_was_written(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let mut unlimited = setup.draft();
    unlimited.plan.termination.score_threshold = None;
    for session in [setup.draft(), rich(&setup).await, unlimited] {
        setup.create(&session).await;
        assert_eq!(setup.find(session.id).await, Some(session));
    }
    let absent = setup.draft().id;
    assert_eq!(setup.find(absent).await, None);
}

pub async fn a_save_writes_the_state_and_counts(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let before = setup.session().await;
    let wanted = Session {
        id: before.id,
        brief: before.brief.clone(),
        plan: before.plan.clone(),
        revision: before.revision,
        fence: before.fence,
        lease: before.lease,
        created_at: before.created_at,
        ..rich(&setup).await
    };
    setup.save(&wanted).await;

    let after = setup.find(before.id).await.unwrap();
    assert_eq!(after.revision, before.revision + 1);
    let saved = Session {
        revision: after.revision,
        ..wanted
    };
    assert_eq!(after, saved);

    // What is absent again is written as absent.
    let cleared = Session {
        project: None,
        completed_at: None,
        run: Run::draft(0),
        ..after
    };
    setup.save(&cleared).await;
    let after = setup.find(before.id).await.unwrap();
    assert_eq!(
        (after.project, after.completed_at, after.run),
        (None, None, cleared.run)
    );
}

pub async fn a_stale_save_writes_nothing(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let first = setup.session().await;
    setup.save(&first).await;
    let current = setup.find(first.id).await;

    let absent = setup.draft();
    let ahead = Session {
        revision: first.revision + 2,
        ..first.clone()
    };
    for stale in [first, ahead, absent] {
        let mut transaction = setup.begin().await;
        let overwriting = Session {
            title: "overwritten".to_owned(),
            ..stale
        };
        let outcome = transaction
            .editorial()
            .save(&overwriting, Authority::Person)
            .await;
        assert!(matches!(outcome, Err(SaveError::Stale)));
        // A refusal is an answer: what else the transaction does may still be kept.
        transaction.commit().await.unwrap();
    }
    assert_eq!(setup.find(current.as_ref().unwrap().id).await, current);
}

pub async fn agents_are_saved_on_their_own(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let before = setup.session().await;
    let wanted = Session {
        plan: rich(&setup).await.plan,
        ..before.clone()
    };
    let mut transaction = setup.begin().await;
    transaction
        .editorial()
        .save(&wanted, Authority::Person)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let after = setup.find(before.id).await.unwrap();
    let mut saved = Session {
        revision: before.revision + 1,
        ..wanted.clone()
    };
    saved.plan.agents.clone_from(&before.plan.agents);
    assert_eq!(after, saved);

    let mut transaction = setup.begin().await;
    transaction.editorial().save_agents(&wanted).await.unwrap();
    transaction.commit().await.unwrap();
    let after = setup.find(before.id).await.unwrap();
    assert_eq!(after.plan, wanted.plan);
}

pub async fn deleting_leaves_usage_only(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (doomed, kept) = (setup.session().await, setup.session().await);
    let mut transaction = setup.begin().await;
    for session in [&doomed, &kept] {
        let turn = builders::turn(&setup.ids, session, "writer", 1);
        let usage = builders::usage_record(&turn, setup.owner.id);
        let editorial = transaction.editorial();
        editorial.add_turn(&turn).await.unwrap();
        editorial
            .add_version(session.id, &builders::version(1, "text"))
            .await
            .unwrap();
        editorial
            .append(&[builders::entry(session.id, 1, Event::SessionResumed)])
            .await
            .unwrap();
        transaction.usage().record(&usage).await.unwrap();
    }
    transaction.commit().await.unwrap();

    let mut transaction = setup.begin().await;
    assert!(
        transaction
            .editorial()
            .delete(setup.owners(), doomed.id)
            .await
            .unwrap()
    );
    assert!(
        !transaction
            .editorial()
            .delete(setup.owners(), doomed.id)
            .await
            .unwrap()
    );
    transaction.commit().await.unwrap();

    assert_eq!(setup.find(doomed.id).await, None);
    assert_eq!(setup.find(kept.id).await.as_ref(), Some(&kept));
    // The same id again shows whether something was left behind.
    setup.create(&doomed).await;
    for (session, rows) in [(&doomed, 0), (&kept, 1)] {
        let scope = setup.owners();
        let store = &setup.store;
        let turns = store
            .turns()
            .list(scope, session.id, None, largest())
            .await
            .unwrap();
        let versions = store
            .documents()
            .list(scope, session.id, None, largest())
            .await
            .unwrap();
        let entries = store
            .journal()
            .after(scope, session.id, 0, 10)
            .await
            .unwrap();
        assert_eq!(
            (turns.items.len(), versions.items.len(), entries.len()),
            (rows, rows, rows)
        );
    }
    assert_eq!(stage.usage_records().await, 2);
}
