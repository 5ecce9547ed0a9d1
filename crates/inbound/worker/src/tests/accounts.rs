//! Jobs about accounts.

use atelier_domain::identity::{Export, ExportStatus, MagicLink};
use atelier_domain::jobs::{Job, JobError};
use atelier_domain::kernel::{ExportId, MagicLinkId};
use atelier_domain::ports::Store;
use atelier_testkit::{SeededIds, builders};
use tokio::time::sleep;

use super::rig::Rig;

/// A link that was asked for, with the job to send it.
async fn link(rig: &Rig) -> (MagicLinkId, Job) {
    rig.accounts
        .ask_for_link("ada@example.org", None)
        .await
        .unwrap();
    let job = rig.store.take_jobs().pop().unwrap();
    let Job::SendMagicLink { link } = job else {
        panic!("{job:?}");
    };
    (link, job)
}

#[tokio::test]
async fn a_link_is_sent_and_a_post_that_is_away_is_tried_again() {
    let rig = Rig::new().await;
    let (_, job) = link(&rig).await;
    rig.mailer.set_away(true);
    let away = rig.queue.deliver(job.clone()).await.unwrap();
    assert!(matches!(away, Err(JobError::Retry(_))), "{away:?}");
    rig.mailer.set_away(false);
    rig.queue.deliver(job).await.unwrap().unwrap();
    let sent = rig.mailer.take();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].to, "ada@example.org");
}

#[tokio::test]
async fn an_export_is_prepared() {
    let rig = Rig::new().await;
    let export = Export {
        id: ExportId::new(SeededIds::new(9).next()),
        owner: rig.scope.user(),
        status: ExportStatus::Preparing,
        bytes: 0,
        created_at: builders::start(),
        completed_at: None,
    };
    let mut transaction = rig.store.begin(rig.scope).await.unwrap();
    transaction.exports().add(&export).await.unwrap();
    transaction.commit().await.unwrap();
    let job = Job::PrepareExport {
        export: export.id,
        owner: export.owner,
    };
    rig.queue.deliver(job).await.unwrap().unwrap();
    let found = rig
        .accounts
        .find_export(rig.scope, export.id)
        .await
        .unwrap();
    assert_eq!(found.status, ExportStatus::Ready);
}

#[tokio::test]
async fn an_account_that_was_not_closed_is_not_deleted() {
    let rig = Rig::new().await;
    let user = rig.scope.user();
    let job = Job::DeleteAccount { user };
    rig.queue.deliver(job).await.unwrap().unwrap();
    assert!(rig.accounts.me(rig.scope).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn what_is_over_is_removed_every_hour() {
    let rig = Rig::new().await;
    let (id, _) = link(&rig).await;
    rig.clock.advance(MagicLink::LIFE);
    let kept = || rig.store.identities().magic_link(id);
    sleep(std::time::Duration::from_secs(3_599)).await;
    assert!(kept().await.unwrap().is_some());
    sleep(std::time::Duration::from_secs(2)).await;
    assert!(kept().await.unwrap().is_none());
}
