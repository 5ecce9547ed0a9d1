//! Drafts that were made here a moment ago: most are started soon, and need not be read then.
//!
//! As with a purse, what is known is only a guess: the write of a start names the revision it was made from.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::editorial::Session;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::SessionId;
use moka::sync::Cache;

use super::SessionView;

/// A draft as it was made.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) session: Arc<Session>,
    pub(crate) document: Option<Arc<str>>,
    pub(crate) word_count: u64,
}

pub(crate) struct Recent(Cache<SessionId, Made>);

impl Default for Recent {
    fn default() -> Self {
        let drafts = Cache::builder()
            .max_capacity(Self::MOST_BYTES)
            .weigher(|_, made: &Made| u32::try_from(made.bytes()).unwrap_or(u32::MAX))
            .time_to_live(Self::KEPT_FOR);
        Self(drafts.build())
    }
}

impl Recent {
    /// Of all texts together.
    const MOST_BYTES: u64 = 4 * 1024 * 1024;
    const KEPT_FOR: Duration = Duration::from_mins(1);

    pub(crate) fn keep(&self, view: &SessionView) {
        let document = view.document.as_ref();
        let made = Made {
            session: Arc::new(view.session.clone()),
            document: document.map(|version| version.content.as_str().into()),
            word_count: document.map_or(0, |version| version.word_count),
        };
        self.0.insert(view.session.id, made);
    }

    /// What is known of the scope's draft. It is known once: whoever starts it changes it.
    pub(crate) fn take(&self, scope: Scope, id: SessionId) -> Option<Made> {
        let made = self.0.get(&id)?;
        (made.session.owner == scope.user()).then(|| self.0.invalidate(&id))?;
        Some(made)
    }
}

impl Made {
    /// About what it holds.
    fn bytes(&self) -> usize {
        /// What a session is beside its texts.
        const PLAN: usize = 4 * 1024;
        let brief = &self.session.brief;
        let references = brief
            .references
            .iter()
            .map(|reference| reference.text.len());
        let document = self.document.as_ref().map_or(0, |text| text.len());
        PLAN + brief.initial_prompt.len() + references.sum::<usize>() + document
    }
}
