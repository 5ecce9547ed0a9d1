//! Everything a person has, as a file that waits to be fetched.

use atelier_domain::identity::{Export, ExportStatus};
use chrono::TimeDelta;

use super::Stage;
use super::setup::Setup;
use crate::builders;

pub async fn an_export_is_fetched_piece_by_piece(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let export = builders::export(&setup.ids, setup.owner.id);
    let newer = builders::export(&setup.ids, setup.owner.id);
    let at = builders::start() + TimeDelta::seconds(3);
    let large = vec![7; Export::PIECE_BYTES];
    let mut transaction = setup.begin().await;
    let exports = transaction.exports();
    for export in [&export, &newer] {
        exports.add(export).await.unwrap();
    }
    exports.put_piece(export.id, 0, b"half").await.unwrap();
    exports.put_piece(export.id, 0, &large).await.unwrap();
    exports.put_piece(export.id, 1, b"\0end").await.unwrap();
    let ready = ExportStatus::Ready;
    exports.finish(export.id, ready, 524_292, at).await.unwrap();
    let failed = ExportStatus::Failed;
    exports.finish(newer.id, failed, 0, at).await.unwrap();
    transaction.commit().await.unwrap();

    let export = Export {
        status: ready,
        bytes: 524_292,
        completed_at: Some(at),
        ..export
    };
    let newer = Export {
        status: failed,
        completed_at: Some(at),
        ..newer
    };
    let reader = setup.store.exports();
    let owners = setup.owners();
    let found = reader.find(owners, export.id).await.unwrap();
    assert_eq!(found.as_ref(), Some(&export));
    let listed = reader.list(owners).await.unwrap();
    assert_eq!(listed, [newer, export.clone()]);
    for (number, expected) in [(0, Some(large)), (1, Some(b"\0end".to_vec())), (2, None)] {
        let piece = reader.piece(owners, export.id, number).await.unwrap();
        assert_eq!(piece, expected);
    }

    let strangers = setup.strangers();
    assert_eq!(reader.find(strangers, export.id).await.unwrap(), None);
    assert_eq!(reader.list(strangers).await.unwrap(), []);
    assert_eq!(reader.piece(strangers, export.id, 0).await.unwrap(), None);
}

pub async fn old_exports_are_swept_with_their_pieces(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let later = builders::start() + TimeDelta::hours(1);
    let old = builders::export(&setup.ids, setup.owner.id);
    let new = Export {
        created_at: later,
        ..builders::export(&setup.ids, setup.owner.id)
    };
    let mut transaction = setup.begin_for_house().await;
    let exports = transaction.exports();
    for export in [&old, &new] {
        exports.add(export).await.unwrap();
        exports.put_piece(export.id, 0, b"piece").await.unwrap();
    }
    exports.sweep(later).await.unwrap();
    transaction.commit().await.unwrap();
    let (reader, owners) = (setup.store.exports(), setup.owners());
    assert_eq!(
        reader.list(owners).await.unwrap(),
        std::slice::from_ref(&new)
    );
    for (export, is_kept) in [(&old, false), (&new, true)] {
        let piece = reader.piece(owners, export.id, 0).await.unwrap();
        assert_eq!(piece.is_some(), is_kept);
    }
}
