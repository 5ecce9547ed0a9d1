//! Exports, and the pieces of their files.

use async_trait::async_trait;
use atelier_domain::identity::{Export, ExportReader, ExportStatus, ExportWriter, Scope};
use atelier_domain::kernel::{ExportId, PortError};
use chrono::{DateTime, Utc};

use crate::memory::store::MemoryStore;
use crate::memory::tables::micros;
use crate::memory::transaction::{MemoryTransaction, insert};

#[async_trait]
impl ExportReader for MemoryStore {
    async fn find(&self, scope: Scope, id: ExportId) -> Result<Option<Export>, PortError> {
        Ok(self.tables().export(scope, id).cloned())
    }

    async fn list(&self, scope: Scope) -> Result<Vec<Export>, PortError> {
        let tables = self.tables();
        let exports = tables.exports.values().rev();
        let exports = exports.filter(|export| export.owner == scope.user());
        Ok(exports.cloned().collect())
    }

    async fn piece(
        &self,
        scope: Scope,
        id: ExportId,
        number: u32,
    ) -> Result<Option<Vec<u8>>, PortError> {
        let tables = self.tables();
        let piece = tables.export_pieces.get(&(id, number));
        let piece = piece.filter(|_| tables.export(scope, id).is_some());
        Ok(piece.map(|bytes| bytes.to_vec()))
    }
}

#[async_trait]
impl ExportWriter for MemoryTransaction {
    async fn add(&mut self, export: &Export) -> Result<(), PortError> {
        let row = Export {
            created_at: micros(export.created_at),
            completed_at: export.completed_at.map(micros),
            ..export.clone()
        };
        self.write("an export has an id of its own and an owner", |tables| {
            tables.users.get(&row.owner)?;
            insert(&mut tables.exports, row.id, row)
        })
    }

    async fn put_piece(
        &mut self,
        id: ExportId,
        number: u32,
        bytes: &[u8],
    ) -> Result<(), PortError> {
        self.write("a piece has an export", |tables| {
            tables.exports.get(&id)?;
            tables.export_pieces.insert((id, number), bytes.into());
            Some(())
        })
    }

    async fn finish(
        &mut self,
        id: ExportId,
        status: ExportStatus,
        bytes: u64,
        at: DateTime<Utc>,
    ) -> Result<(), PortError> {
        self.check()?;
        if let Some(kept) = self.tables.exports.get_mut(&id) {
            kept.status = status;
            kept.bytes = bytes;
            kept.completed_at = Some(micros(at));
        }
        Ok(())
    }

    async fn sweep(&mut self, before: DateTime<Utc>) -> Result<(), PortError> {
        self.check()?;
        let before = micros(before);
        let tables = &mut self.tables;
        tables.exports.retain(|_, kept| kept.created_at >= before);
        let exports = &tables.exports;
        tables
            .export_pieces
            .retain(|(export, _), _| exports.contains_key(export));
        Ok(())
    }
}
