//! Everything that a person has, as one document.

use atelier_domain::editorial::draft::SessionDraft;
use atelier_domain::editorial::{Event, PauseReason};
use atelier_domain::identity::{
    ApiKeyDraft, Export, ExportStatus, Identity, IdentityError, KeyScope,
};
use atelier_domain::jobs::Job;
use atelier_domain::kernel::SessionId;
use atelier_domain::ports::Store;
use atelier_testkit::builders;
use chrono::TimeDelta;
use futures_util::TryStreamExt;
use serde_json::Value;

use super::rig::{Rig, impersonated};
use crate::identity::{ExportStream, Exported};

async fn session(rig: &Rig, identity: &Identity, document: &str) -> SessionId {
    let draft = SessionDraft {
        initial_prompt: "Tighten it.".to_owned(),
        working_document: Some(document.to_owned()),
        ..SessionDraft::default()
    };
    let created = rig.editorial.create(identity.scope(), draft).await.unwrap();
    created.session.id
}

async fn read(stream: ExportStream) -> Value {
    let bytes: Vec<u8> = stream.try_concat().await.unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

async fn at_once(rig: &Rig, identity: &Identity) -> Value {
    match rig.accounts.export(identity).await.unwrap() {
        Exported::AtOnce(stream) => read(stream).await,
        Exported::Later(export) => panic!("{export:?}"),
    }
}

#[tokio::test]
async fn little_is_told_at_once_and_whole() {
    let rig = Rig::new();
    let (user, ada) = rig.person("ada").await;
    let draft = ApiKeyDraft {
        label: "build".to_owned(),
        scopes: vec![KeyScope::Read],
        ..ApiKeyDraft::default()
    };
    let (key, secret) = rig.accounts.create_key(&ada, draft).await.unwrap();
    let id = session(&rig, &ada, "An old text.").await;
    rig.editorial
        .add_note(ada.scope(), id, "Keep 1931.")
        .await
        .unwrap();
    let kept = rig
        .store
        .sessions()
        .find(ada.scope(), id)
        .await
        .unwrap()
        .unwrap();
    let turn = builders::turn(&rig.ids, &kept, "writer", 1);
    let mut transaction = rig.store.begin(ada.scope()).await.unwrap();
    transaction.editorial().add_turn(&turn).await.unwrap();
    let usage = builders::usage_record(&turn, user.id);
    transaction.usage().record(&usage).await.unwrap();
    let event = Event::SessionPaused {
        reason: PauseReason::Requested,
    };
    let entry = builders::entry(id, kept.last_sequence + 1, event);
    transaction.editorial().append(&[entry]).await.unwrap();
    transaction.commit().await.unwrap();

    let document = at_once(&rig, &ada).await;
    assert_eq!(document["format"], "atelier-export-1");
    assert_eq!(document["user"]["email"], "ada@example.org");
    assert_eq!(document["profile"]["timezone"], "UTC");
    assert_eq!(document["sign_in_subjects"][0]["subject"], "ada");
    assert_eq!(document["api_keys"][0]["id"], key.id.to_string());
    let told = &document["sessions"][0];
    assert_eq!(told["id"], id.to_string());
    assert_eq!(told["brief"]["initial_prompt"], "Tighten it.");
    assert_eq!(told["versions"][0]["content"], "An old text.");
    assert_eq!(told["turns"][0]["answer"], turn.raw_answer);
    assert_eq!(told["notes"][0]["text"], "Keep 1931.");
    let journal = told["journal"].as_array().unwrap();
    assert_eq!(journal.len(), 2, "the note and the pause");
    assert_eq!(document["usage"][0]["micro_credits"], 1_000_000);
    assert_eq!(document["credits"][0]["kind"], "subscription_grant");
    let actions: Vec<_> = document["audit"].as_array().unwrap().iter().collect();
    assert_eq!(actions.len(), 3, "account, key, and this export");
    let text = document.to_string();
    assert!(!text.contains(secret.expose()));
    assert!(
        !text.contains("cost"),
        "what vendors charge is the platform's"
    );
}

#[tokio::test]
async fn it_is_nobody_else_s() {
    let rig = Rig::new();
    let ((_, ada), (_, bob)) = (rig.person("ada").await, rig.person("bob").await);
    session(&rig, &ada, "Ada's canary.").await;
    let document = at_once(&rig, &bob).await;
    assert_eq!(document["sessions"], serde_json::json!([]));
    let text = document.to_string();
    assert!(!text.contains("canary") && !text.contains("ada"), "{text}");
    let refused = rig.accounts.export(&impersonated(ada.scope())).await;
    assert!(matches!(refused, Err(IdentityError::Impersonated)));
}

/// A person with more sessions than are told at once, one of them with a long text.
async fn hoarder(rig: &Rig) -> Identity {
    let (_, ada) = rig.person("ada").await;
    session(rig, &ada, &"word ".repeat(60_000)).await;
    for number in 1..=Export::AT_ONCE_SESSIONS {
        session(rig, &ada, &format!("{number}. {}", "long ".repeat(10_000))).await;
    }
    ada
}

async fn queued(rig: &Rig, identity: &Identity) -> Export {
    match rig.accounts.export(identity).await.unwrap() {
        Exported::Later(export) => export,
        Exported::AtOnce(_) => panic!("it is much"),
    }
}

#[tokio::test]
async fn much_is_put_together_in_pieces() {
    let rig = Rig::new();
    let ada = hoarder(&rig).await;
    let export = queued(&rig, &ada).await;
    // Asked for again meanwhile, it is the same one.
    assert_eq!(queued(&rig, &ada).await.id, export.id);
    let job = Job::PrepareExport {
        export: export.id,
        owner: ada.user,
    };
    assert_eq!(rig.store.take_jobs(), [job]);
    let early = rig.accounts.export_file(&ada, export.id).await;
    assert!(matches!(early, Err(IdentityError::ExportNotReady)));

    // A first try breaks off after it wrote more than the second one will.
    let mut transaction = rig.store.begin(ada.scope()).await.unwrap();
    for number in 0..9 {
        let piece = vec![b'x'; Export::PIECE_BYTES];
        transaction
            .exports()
            .put_piece(export.id, number, &piece)
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();
    rig.accounts
        .prepare_export(export.id, ada.user)
        .await
        .unwrap();
    let ready = rig
        .accounts
        .find_export(ada.scope(), export.id)
        .await
        .unwrap();
    assert_eq!(ready.status, ExportStatus::Ready);
    // Done again it changes nothing.
    rig.accounts
        .prepare_export(export.id, ada.user)
        .await
        .unwrap();

    let (bytes, stream) = rig.accounts.export_file(&ada, export.id).await.unwrap();
    let pieces: Vec<Vec<u8>> = stream.try_collect().await.unwrap();
    assert!(pieces.len() > 1);
    assert!(
        pieces
            .iter()
            .all(|piece| piece.len() <= Export::PIECE_BYTES)
    );
    let whole = pieces.concat();
    assert_eq!(whole.len() as u64, bytes);
    let document: Value = serde_json::from_slice(&whole).unwrap();
    assert_eq!(document["sessions"].as_array().unwrap().len(), 21);

    let (_, bob) = rig.person("bob").await;
    let foreign = rig.accounts.export_file(&bob, export.id).await;
    assert!(matches!(foreign, Err(IdentityError::ExportNotFound)));
    rig.clock.advance(Export::LIFE);
    let over = rig.accounts.export_file(&ada, export.id).await;
    assert!(matches!(over, Err(IdentityError::ExportNotFound)));
    rig.clock.advance(TimeDelta::seconds(1));
    rig.accounts.sweep().await.unwrap();
    let exports = rig.store.exports();
    assert!(exports.list(ada.scope()).await.unwrap().is_empty());
    assert!(
        exports
            .piece(ada.scope(), export.id, 0)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn one_that_was_given_up_says_so() {
    let rig = Rig::new();
    let ada = hoarder(&rig).await;
    let export = queued(&rig, &ada).await;
    rig.accounts.fail_export(export.id, ada.user).await.unwrap();
    let found = rig
        .accounts
        .find_export(ada.scope(), export.id)
        .await
        .unwrap();
    assert_eq!(found.status, ExportStatus::Failed);
    // The next one is another one.
    assert_ne!(queued(&rig, &ada).await.id, export.id);
}
