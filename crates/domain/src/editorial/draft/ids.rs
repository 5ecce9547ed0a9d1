//! Ids of a team's agents: those that were given, and others made around them.

use std::collections::HashSet;

use super::request::AgentDraft;
use crate::editorial::agent::{AgentId, Role};

pub(super) struct Ids {
    given: HashSet<AgentId>,
    taken: HashSet<AgentId>,
}

impl Ids {
    pub(super) fn given_in(drafts: &[AgentDraft]) -> Self {
        let given = drafts.iter().filter_map(|draft| draft.id.clone());
        Self {
            given: given.filter_map(AgentId::new).collect(),
            taken: HashSet::new(),
        }
    }

    /// Whether nobody has taken the id before.
    pub(super) fn take(&mut self, id: &AgentId) -> bool {
        self.taken.insert(id.clone())
    }

    /// `writer`, `writer-2` and so on, whatever is free.
    pub(super) fn make(&mut self, role: Role) -> Option<AgentId> {
        let name = |n: usize| match n {
            1 => role.as_str().to_owned(),
            n => format!("{}-{n}", role.as_str()),
        };
        let enough = self.given.len() + self.taken.len() + 1;
        let id = (1..=enough)
            .filter_map(|n| AgentId::new(name(n)))
            .find(|id| !self.given.contains(id) && !self.taken.contains(id))?;
        self.take(&id);
        Some(id)
    }
}
