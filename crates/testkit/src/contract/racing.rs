//! Many at once.

use std::sync::Arc;

use atelier_domain::editorial::{Authority, Event, SaveError, Session};
use atelier_domain::ports::Store;
use tokio::task::JoinSet;

use super::Stage;
use super::setup::Setup;
use crate::builders;

/// Does it for each of the sessions at the same time; gives what came of each, by its title.
async fn at_once<T, F>(
    store: &Arc<dyn Store>,
    sessions: impl IntoIterator<Item = Session>,
    work: impl Fn(Arc<dyn Store>, Session) -> F,
) -> Vec<(String, T)>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    for session in sessions {
        let title = session.title.clone();
        let work = work(Arc::clone(store), session);
        tasks.spawn(async move { (title, work.await) });
    }
    tasks.join_all().await
}

pub async fn of_racing_savers_one_wins_each_revision(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let mut session = setup.session().await;
    for _ in 0..5 {
        let savers = (0..20).map(|saver| Session {
            title: format!("saver {saver}"),
            ..session.clone()
        });
        let outcomes = at_once(&setup.store, savers, save).await;
        let winners: Vec<String> = outcomes
            .into_iter()
            .filter_map(|(title, outcome)| match outcome {
                Ok(()) => Some(title),
                Err(SaveError::Stale) => None,
                Err(SaveError::Port(error)) => panic!("{error:?}"),
            })
            .collect();
        let after = setup.find(session.id).await.unwrap();
        assert_eq!(winners, std::slice::from_ref(&after.title));
        assert_eq!(after.revision, session.revision + 1);
        session = after;
    }
}

async fn save(store: Arc<dyn Store>, session: Session) -> Result<(), SaveError> {
    let mut transaction = store.begin_for_house().await?;
    transaction
        .editorial()
        .save(&session, Authority::Person)
        .await?;
    Ok(transaction.commit().await?)
}

/// Every transaction is large enough to overlap with others; one of them breaks a rule half-way.
pub async fn a_failing_one_among_many_harms_none(stage: &impl Stage) {
    const FAILING: usize = 25;
    let setup = Setup::on(stage).await;
    let taken = setup.session().await.id;
    let sessions: Vec<Session> = (0..50)
        .map(|number| Session {
            title: format!("{number}"),
            ..setup.draft()
        })
        .collect();
    let failing = sessions[FAILING].title.clone();
    let outcomes = at_once(&setup.store, sessions.clone(), {
        let failing = failing.clone();
        move |store, session| {
            let fails = session.title == failing;
            async move {
                let mut transaction = store.begin_for_house().await?;
                let editorial = transaction.editorial();
                editorial.create(&session).await?;
                editorial
                    .append(&[builders::entry(session.id, 1, Event::SessionResumed)])
                    .await?;
                if fails {
                    editorial
                        .create(&Session {
                            id: taken,
                            ..session.clone()
                        })
                        .await?;
                }
                editorial
                    .add_version(session.id, &builders::version(1, "text"))
                    .await?;
                transaction.commit().await
            }
        }
    })
    .await;

    assert_eq!(outcomes.len(), sessions.len());
    for (title, outcome) in &outcomes {
        assert_eq!(outcome.is_err(), *title == failing, "{title}: {outcome:?}");
    }
    for session in sessions {
        let expected = (session.title != failing).then_some(&session);
        assert_eq!(setup.find(session.id).await.as_ref(), expected);
        let entries = setup
            .store
            .journal()
            .after(setup.owners(), session.id, 0, 10)
            .await
            .unwrap();
        assert_eq!(entries.len(), usize::from(expected.is_some()));
    }
}

/// A third commit, a third give up, a third are cut off by the end of their task.
pub async fn many_writers_all_get_through(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let sessions: Vec<Session> = (0..150)
        .map(|number| Session {
            title: ["commits", "gives up", "is cut off"][number % 3].to_owned(),
            ..setup.draft()
        })
        .collect();
    let mut tasks = JoinSet::new();
    let mut doomed = Vec::new();
    for session in sessions.clone() {
        let store = Arc::clone(&setup.store);
        let title = session.title.clone();
        let handle = tasks.spawn(async move {
            let mut transaction = store.begin_for_house().await.unwrap();
            transaction.editorial().create(&session).await.unwrap();
            match session.title.as_str() {
                "commits" => transaction.commit().await.unwrap(),
                "gives up" => drop(transaction),
                _ => std::future::pending().await,
            }
        });
        if title == "is cut off" {
            // Whoever was not cut off would keep the writer from all that come after.
            tokio::task::yield_now().await;
            handle.abort();
            doomed.push(handle);
        }
    }
    while let Some(ended) = tasks.join_next().await {
        assert!(
            ended.as_ref().is_ok()
                || ended
                    .as_ref()
                    .is_err_and(tokio::task::JoinError::is_cancelled),
            "{ended:?}"
        );
    }
    assert!(doomed.iter().all(tokio::task::AbortHandle::is_finished));
    for session in sessions {
        let kept = setup.find(session.id).await.is_some();
        assert_eq!(
            kept,
            session.title == "commits",
            "one that {}",
            session.title
        );
    }
}

pub async fn people_are_ensured_once(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let mut tasks = JoinSet::new();
    for _ in 0..10 {
        let store = Arc::clone(&setup.store);
        let user = builders::user(&setup.ids, "everybody");
        tasks.spawn(async move {
            let mut transaction = store.begin_for_house().await.unwrap();
            let kept = transaction.users().ensure(&user).await.unwrap();
            transaction.commit().await.unwrap();
            kept.id
        });
    }
    let mut ids = tasks.join_all().await;
    ids.dedup();
    assert_eq!(ids.len(), 1, "everybody got the same person");
}
