//! Places that plans give: those of a month, and projects.

use std::sync::Arc;

use atelier_domain::billing::{Counted, Entitlements, Month, Monthly, PlanLimit};
use atelier_domain::identity::Scope;
use atelier_domain::models::PlanTier;
use atelier_domain::ports::Transaction;
use atelier_domain::projects::ProjectSummary;

use super::Stage;
use super::setup::{Setup, largest, race};
use crate::builders;

fn this_month() -> Month {
    Month::of(builders::start())
}

async fn used(setup: &Setup, scope: Scope, month: Month) -> u64 {
    let quotas = setup.store.quotas();
    quotas.used(scope, Monthly::Sessions, month).await.unwrap()
}

async fn take(transaction: &mut dyn Transaction, scope: Scope, month: Month) -> u64 {
    let taken = transaction.quotas().take(scope, Monthly::Sessions, month);
    taken.await.unwrap()
}

pub async fn what_is_taken_is_counted_by_person_and_month(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (owner, stranger) = (setup.owners(), setup.strangers());
    let next = Month::of(this_month().end());
    assert_eq!(used(&setup, owner, this_month()).await, 0);
    for (scope, month, expected) in [
        (owner, this_month(), 1),
        (owner, this_month(), 2),
        (owner, next, 1),
        (stranger, this_month(), 1),
    ] {
        let mut transaction = setup.store.begin(scope).await.unwrap();
        assert_eq!(take(&mut *transaction, scope, month).await, expected);
        transaction.commit().await.unwrap();
    }
    let mut given_up = setup.begin().await;
    assert_eq!(take(&mut *given_up, owner, this_month()).await, 3);
    drop(given_up);
    assert_eq!(used(&setup, owner, this_month()).await, 2);
    assert_eq!(used(&setup, owner, next).await, 1);
    assert_eq!(used(&setup, stranger, this_month()).await, 1);
}

/// A session that goes does not give its place back.
pub async fn what_was_taken_stays_taken(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (owner, session) = (setup.owners(), setup.draft());
    let mut transaction = setup.begin().await;
    take(&mut *transaction, owner, this_month()).await;
    transaction.editorial().create(&session).await.unwrap();
    transaction.commit().await.unwrap();
    let mut transaction = setup.begin().await;
    let editorial = transaction.editorial();
    assert!(editorial.delete(owner, session.id).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(used(&setup, owner, this_month()).await, 1);
}

/// Fifty at the same time, with one place left on the free plan.
pub async fn one_of_many_gets_the_last_place_of_the_month(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (owner, free) = (setup.owners(), Entitlements::on(PlanTier::Free));
    let most = free.limits().sessions_a_month.unwrap();
    let mut transaction = setup.begin().await;
    for _ in 1..most {
        take(&mut *transaction, owner, this_month()).await;
    }
    transaction.commit().await.unwrap();

    let refusals = race(50, |_| {
        let (store, session) = (Arc::clone(&setup.store), setup.draft());
        async move {
            let mut transaction = store.begin(owner).await.unwrap();
            let taken = take(&mut *transaction, owner, this_month()).await;
            transaction.editorial().create(&session).await.unwrap();
            free.check_taken("sessions", Counted::SessionsAMonth, taken)?;
            transaction.commit().await.unwrap();
            Ok::<_, PlanLimit>(())
        }
    })
    .await;
    let admitted = refusals.iter().filter(|refusal| refusal.is_ok()).count();
    assert_eq!(admitted, 1);
    for refused in refusals.into_iter().filter_map(Result::err) {
        assert_eq!(
            refused,
            free.check_taken("sessions", Counted::SessionsAMonth, most + 1)
                .unwrap_err()
        );
    }
    assert_eq!(used(&setup, owner, this_month()).await, most);
    let made = setup
        .list(&atelier_domain::editorial::SessionFilter::default())
        .await;
    assert_eq!(made.len(), 1);
}

/// Those in the archive take a place too; one that is deleted for good gives it back.
pub async fn one_of_many_gets_the_last_place_of_a_project(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (owner, free) = (setup.owners(), Entitlements::on(PlanTier::Free));
    let projects = setup.store.projects();
    assert_eq!(projects.count(owner).await.unwrap(), 0);
    let mut first = setup.project().await;
    first.archived_at = Some(builders::start());
    first.revision += 1;
    let mut transaction = setup.begin().await;
    assert!(transaction.projects().save(&first).await.unwrap());
    transaction.commit().await.unwrap();
    let theirs = builders::project(&setup.ids, setup.stranger.id);
    let mut transaction = setup.store.begin(setup.strangers()).await.unwrap();
    assert_eq!(transaction.projects().add(&theirs).await.unwrap(), 1);
    transaction.commit().await.unwrap();

    let outcomes = race(50, |_| {
        let store = Arc::clone(&setup.store);
        let project = builders::project(&setup.ids, setup.owner.id);
        async move {
            let mut transaction = store.begin(owner).await.unwrap();
            let there = transaction.projects().add(&project).await.unwrap();
            free.check_taken("projects", Counted::Projects, there)?;
            transaction.commit().await.unwrap();
            Ok::<_, PlanLimit>(project)
        }
    })
    .await;
    let made: Vec<_> = outcomes.into_iter().filter_map(Result::ok).collect();
    assert_eq!(made.len(), 1);
    assert_eq!(projects.count(owner).await.unwrap(), 2);
    let page = projects.list(owner, false, None, largest()).await.unwrap();
    let listed: Vec<_> = page
        .items
        .into_iter()
        .map(|ProjectSummary { project, .. }| project)
        .collect();
    assert_eq!(listed, made);

    let mut transaction = setup.begin().await;
    assert!(
        transaction
            .projects()
            .delete(owner, first.id)
            .await
            .unwrap()
    );
    transaction.commit().await.unwrap();
    assert_eq!(projects.count(owner).await.unwrap(), 1);
}
