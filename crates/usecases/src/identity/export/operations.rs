//! Exports at once and later.

use std::pin::Pin;
use std::sync::Arc;

use atelier_domain::editorial::SessionFilter;
use atelier_domain::identity::{Export, ExportStatus, Identity, IdentityError, Scope};
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{ExportId, Limit, PortError, UserId};
use atelier_domain::ports::Store;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use tokio::sync::mpsc;

use super::everything::Everything;
use super::json::JsonWriter;
use crate::identity::Accounts;
use crate::identity::audit::{self, audited};
use crate::identity::close::refuse_impersonated;
use crate::identity::provision::commit_audited;

/// Pieces of one JSON document, in order.
pub type ExportStream = Pin<Box<dyn Stream<Item = Result<Vec<u8>, IdentityError>> + Send>>;

/// How a person gets what they asked for.
pub enum Exported {
    AtOnce(ExportStream),
    /// A job puts it together.
    Later(Export),
}

impl Accounts {
    /// Everything that the person has: at once where that is little.
    pub async fn export(&self, identity: &Identity) -> Result<Exported, IdentityError> {
        refuse_impersonated(identity)?;
        let scope = identity.scope();
        if self.is_large(scope).await? {
            return Ok(Exported::Later(self.queue_export(scope).await?));
        }
        let now = self.ports.clock.now();
        let transaction = self.ports.store.begin(scope).await?;
        let target = audit::user(scope.user());
        let entry = audited(Some(scope.user()), "export.created", target, now);
        commit_audited(transaction, &entry).await?;
        Ok(Exported::AtOnce(self.everything(scope)))
    }

    /// The newest first.
    pub async fn exports(&self, scope: Scope) -> Result<Vec<Export>, IdentityError> {
        let now = self.ports.clock.now();
        let mut exports = self.ports.store.exports().list(scope).await?;
        exports.retain(|export| now < export.created_at + Export::LIFE);
        Ok(exports)
    }

    pub async fn find_export(&self, scope: Scope, id: ExportId) -> Result<Export, IdentityError> {
        let export = self.ports.store.exports().find(scope, id).await?;
        let now = self.ports.clock.now();
        export
            .filter(|export| now < export.created_at + Export::LIFE)
            .ok_or(IdentityError::ExportNotFound)
    }

    /// The file of an export that is ready, and its size in bytes.
    pub async fn export_file(
        &self,
        identity: &Identity,
        id: ExportId,
    ) -> Result<(u64, ExportStream), IdentityError> {
        refuse_impersonated(identity)?;
        let export = self.find_export(identity.scope(), id).await?;
        if export.status != ExportStatus::Ready {
            return Err(IdentityError::ExportNotReady);
        }
        let pieces = pieces(Arc::clone(&self.ports.store), identity.scope(), &export);
        Ok((export.bytes, pieces))
    }

    /// The job: puts the file together. Begun again it starts over; it may be a little shorter or longer then.
    pub async fn prepare_export(&self, id: ExportId, owner: UserId) -> Result<(), IdentityError> {
        let scope = Scope::person(owner);
        let export = self.ports.store.exports().find(scope, id).await?;
        if export.is_none_or(|export| export.status != ExportStatus::Preparing) {
            return Ok(());
        }
        let mut everything = self.everything(scope);
        let (mut piece, mut number, mut bytes) = (Vec::new(), 0, 0);
        while let Some(chunk) = everything.try_next().await? {
            bytes += chunk.len() as u64;
            piece.extend(chunk);
            while piece.len() >= Export::PIECE_BYTES {
                let rest = piece.split_off(Export::PIECE_BYTES);
                self.put_piece(scope, id, number, &piece).await?;
                (piece, number) = (rest, number + 1);
            }
        }
        self.put_piece(scope, id, number, &piece).await?;
        self.end_export(id, scope, ExportStatus::Ready, bytes).await
    }

    /// Gives an export up that its job could not put together.
    pub async fn fail_export(&self, id: ExportId, owner: UserId) -> Result<(), IdentityError> {
        let scope = Scope::person(owner);
        self.end_export(id, scope, ExportStatus::Failed, 0).await
    }

    async fn is_large(&self, scope: Scope) -> Result<bool, PortError> {
        let most = u32::try_from(Export::AT_ONCE_SESSIONS).unwrap_or(Limit::MAX);
        let limit = Limit::new(most).unwrap_or_default();
        let sessions = self.ports.store.sessions();
        let filter = SessionFilter::default();
        let page = sessions.list(scope, &filter, None, limit).await?;
        Ok(page.next.is_some())
    }

    /// One at a time: whoever asks again while one is put together gets that one.
    async fn queue_export(&self, scope: Scope) -> Result<Export, IdentityError> {
        let now = self.ports.clock.now();
        let exports = self.exports(scope).await?;
        let open = exports
            .into_iter()
            .find(|export| export.status == ExportStatus::Preparing);
        if let Some(export) = open {
            return Ok(export);
        }
        let export = Export {
            id: ExportId::new(self.ports.ids.uuid()),
            owner: scope.user(),
            status: ExportStatus::Preparing,
            bytes: 0,
            created_at: now,
            completed_at: None,
        };
        let mut transaction = self.ports.store.begin(scope).await?;
        transaction.exports().add(&export).await?;
        let job = Job::PrepareExport {
            export: export.id,
            owner: export.owner,
        };
        transaction.enqueue(&job).await?;
        let target = format!("export:{}", export.id);
        let entry = audited(Some(scope.user()), "export.created", target, now);
        commit_audited(transaction, &entry).await?;
        Ok(export)
    }

    async fn put_piece(
        &self,
        scope: Scope,
        id: ExportId,
        number: u32,
        piece: &[u8],
    ) -> Result<(), PortError> {
        let mut transaction = self.ports.store.begin(scope).await?;
        transaction.exports().put_piece(id, number, piece).await?;
        transaction.commit().await
    }

    async fn end_export(
        &self,
        id: ExportId,
        scope: Scope,
        status: ExportStatus,
        bytes: u64,
    ) -> Result<(), IdentityError> {
        let now = self.ports.clock.now();
        let mut transaction = self.ports.store.begin(scope).await?;
        transaction.exports().finish(id, status, bytes, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Reads as fast as somebody takes it.
    fn everything(&self, scope: Scope) -> ExportStream {
        let (out, mut chunks) = mpsc::channel(1);
        let everything = Everything {
            store: Arc::clone(&self.ports.store),
            scope,
            at: self.ports.clock.now(),
            out: JsonWriter::new(out),
        };
        // The writer is a stream that gives nothing but its error, so that it works whenever a chunk is asked for.
        let writing = stream::once(everything.write())
            .filter_map(|written| std::future::ready(written.err().map(Err)));
        let chunks = stream::poll_fn(move |context| chunks.poll_recv(context)).map(Ok);
        Box::pin(stream::select(chunks, writing))
    }
}

/// An earlier try may have left more pieces than belong to the file, so the size tells where it ends.
fn pieces(store: Arc<dyn Store>, scope: Scope, export: &Export) -> ExportStream {
    let (id, bytes) = (export.id, export.bytes);
    Box::pin(stream::try_unfold((0, 0_u64), move |(number, read)| {
        let store = Arc::clone(&store);
        async move {
            if read >= bytes {
                return Ok(None);
            }
            let piece = store.exports().piece(scope, id, number).await?;
            let piece = piece.ok_or(IdentityError::ExportNotFound)?;
            let read = read + piece.len() as u64;
            Ok(Some((piece, (number + 1, read))))
        }
    }))
}
