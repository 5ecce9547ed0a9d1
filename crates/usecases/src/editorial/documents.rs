//! The document: read, write, versions, differences, restore.

use std::sync::Arc;

use atelier_domain::billing::Wanted;
use atelier_domain::editorial::document::{
    Author, Diff, DocumentVersion, VersionNumber, VersionSummary, diff, word_count,
};
use atelier_domain::editorial::engine::Input;
use atelier_domain::editorial::{EditorialError, Session, draft};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, Page, SessionId};

use super::Editorial;
use super::aside::aside;
use super::commit::{NewVersion, Writes};
use super::create::Planner;

/// Two versions and what lies between them.
#[derive(Clone, Debug)]
pub struct DiffOf {
    pub from: VersionNumber,
    pub to: VersionNumber,
    pub diff: Diff,
}

impl Editorial {
    /// The document as it stands; absent while there is none.
    pub async fn document(
        &self,
        scope: Scope,
        id: SessionId,
    ) -> Result<Option<DocumentVersion>, EditorialError> {
        let session = self.load(scope, id).await?;
        self.current_version(scope, &session).await
    }

    pub(crate) async fn current_version(
        &self,
        scope: Scope,
        session: &Session,
    ) -> Result<Option<DocumentVersion>, EditorialError> {
        match session.run.document {
            Some(number) => Ok(self
                .ports
                .store
                .documents()
                .version(scope, session.id, number)
                .await?),
            None => Ok(None),
        }
    }

    /// A version by the person. `expected` is the version they had before them: where it is no longer the current
    /// one nothing is written.
    pub async fn write_document(
        &self,
        scope: Scope,
        id: SessionId,
        content: String,
        expected: Option<Option<VersionNumber>>,
    ) -> Result<DocumentVersion, EditorialError> {
        let plan = self.plans.of(scope).await?;
        let content: Arc<str> = self
            .in_house(&Planner::on(plan), |house| {
                draft::check_document(content, house)
            })?
            .into();
        let words = word_count(&content);
        let committed = self
            .command(scope, id, None, |session| {
                if expected.is_some_and(|expected| expected != session.run.document) {
                    return Err(EditorialError::DocumentChanged);
                }
                let writes = Writes {
                    version: Some(NewVersion {
                        content: Arc::clone(&content),
                        word_count: words,
                        author: Author::User,
                    }),
                    ..Writes::default()
                };
                Ok((Input::DocumentEdited { word_count: words }, writes))
            })
            .await?;
        let session = committed.session;
        let number = session
            .run
            .document
            .ok_or(EditorialError::VersionNotFound)?;
        let round = session.run.round;
        Ok(DocumentVersion::new(
            number,
            content.to_string(),
            Author::User,
            round,
            session.updated_at,
        ))
    }

    /// Newest first.
    pub async fn versions(
        &self,
        scope: Scope,
        id: SessionId,
        before: Option<VersionNumber>,
        limit: Limit,
    ) -> Result<Page<VersionSummary, VersionNumber>, EditorialError> {
        self.require_history(scope).await?;
        self.load(scope, id).await?;
        Ok(self
            .ports
            .store
            .documents()
            .list(scope, id, before, limit)
            .await?)
    }

    pub async fn version(
        &self,
        scope: Scope,
        id: SessionId,
        number: VersionNumber,
    ) -> Result<DocumentVersion, EditorialError> {
        self.require_history(scope).await?;
        self.load(scope, id).await?;
        let version = self
            .ports
            .store
            .documents()
            .version(scope, id, number)
            .await?;
        version.ok_or(EditorialError::VersionNotFound)
    }

    /// Any two versions, in either direction, word by word.
    pub async fn diff(
        &self,
        scope: Scope,
        id: SessionId,
        from: VersionNumber,
        to: VersionNumber,
    ) -> Result<DiffOf, EditorialError> {
        let old = self.version(scope, id, from).await?;
        let new = self.version(scope, id, to).await?;
        let (old, new) = (old.content, new.content);
        let diff = aside(old.len() + new.len(), move || diff(&old, &new)).await?;
        Ok(DiffOf { from, to, diff })
    }

    /// An earlier text as a new version.
    pub async fn restore(
        &self,
        scope: Scope,
        id: SessionId,
        number: VersionNumber,
    ) -> Result<DocumentVersion, EditorialError> {
        let version = self.version(scope, id, number).await?;
        self.write_document(scope, id, version.content, None).await
    }

    async fn require_history(&self, scope: Scope) -> Result<(), EditorialError> {
        let plan = self.plans.of(scope).await?;
        plan.check("versions", Wanted::VersionHistory)
            .map_err(EditorialError::PlanLimit)
    }
}
