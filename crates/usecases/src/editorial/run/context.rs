//! What the next calls are told: the document and the criticism so far, held in memory while a run is driven.

use std::sync::Arc;

use atelier_domain::credits::token_estimate;
use atelier_domain::editorial::prompt::{self, Feedback, Fitted, Oversized, TurnContext};
use atelier_domain::editorial::{Agent, AgentId, Note, Phase, Session, Turn, draft};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::PortError;
use atelier_domain::models::{ModelSpec, Tokenizer};
use atelier_domain::ports::Store;

use crate::editorial::aside::in_place;

pub(crate) struct Context {
    document: Option<Arc<str>>,
    /// Of this round and the one before, in the order they came in.
    remarks: Vec<Remark>,
    /// What the person said, in the order it was said.
    notes: Vec<Note>,
}

struct Remark {
    agent: AgentId,
    round: u32,
    phase: Phase,
    said: Feedback,
}

impl Context {
    /// Reads what a run that is taken over needs to go on.
    pub(crate) async fn load(
        store: &dyn Store,
        scope: Scope,
        session: &Session,
        document: Option<Arc<str>>,
    ) -> Result<Self, PortError> {
        let mut context = Self {
            document,
            remarks: Vec::new(),
            notes: Vec::new(),
        };
        context.hear(store, scope, session).await?;
        if session.run.round > 0 {
            let last = session.run.round;
            let since = heard_round(session, last + 1).min(last.saturating_sub(1));
            for turn in store
                .turns()
                .completed_since(scope, session.id, since)
                .await?
            {
                context.note(session, &turn, turn.output());
            }
        }
        Ok(context)
    }

    /// Reads what the person has said, where that is more than is known here.
    pub(crate) async fn hear(
        &mut self,
        store: &dyn Store,
        scope: Scope,
        session: &Session,
    ) -> Result<(), PortError> {
        if self.notes.len() < session.run.notes as usize {
            self.notes = store.notes().list(scope, session.id).await?;
        }
        Ok(())
    }

    pub(crate) fn document(&self) -> Option<&Arc<str>> {
        self.document.as_ref()
    }

    pub(crate) fn replace_document(&mut self, document: Arc<str>) {
        self.document = Some(document);
    }

    /// Keeps what an editor or a synthesizer said, for those who are to hear it.
    pub(crate) fn note(&mut self, session: &Session, turn: &Turn, text: String) {
        let reference = &turn.reference;
        if reference.phase == Phase::Write {
            return;
        }
        let agent = session.plan.agent(&reference.agent);
        self.remarks.push(Remark {
            agent: reference.agent.clone(),
            round: reference.round,
            phase: reference.phase,
            said: Feedback {
                agent_name: agent.map_or_else(
                    || reference.agent.to_string(),
                    |agent| agent.display_name.clone(),
                ),
                overall: turn
                    .evaluation
                    .as_ref()
                    .and_then(|evaluation| evaluation.overall),
                text,
            },
        });
    }

    /// Lets go of what nobody will hear any more.
    pub(crate) fn forget_before(&mut self, round: u32) {
        self.remarks.retain(|remark| remark.round >= round);
    }

    /// The request of an agent, as far as its model can read.
    pub(crate) fn fit(
        &self,
        session: &Session,
        round: u32,
        agent: &Agent,
        spec: &ModelSpec,
        tokenizer: Option<&dyn Tokenizer>,
    ) -> Result<Fitted, Oversized> {
        let heard = match agent.phase {
            // Editors judge the text alone.
            Phase::Review => None,
            Phase::Write => Some(heard_round(session, round)),
            Phase::Synthesize => Some(round),
        };
        let briefed = (agent.phase == Phase::Write).then(|| heard_round(session, round));
        let feedback = self.said(session, Phase::Review, heard);
        let briefs = self.said(session, Phase::Synthesize, briefed);
        // A note is for the round after the one in which it was added: rounds begin one by one, so each is heard once.
        let notes: Vec<&str> = self
            .notes
            .iter()
            .filter(|note| agent.phase == Phase::Write && note.for_round == round)
            .map(|note| note.text.as_str())
            .collect();
        let max_output_tokens = agent.max_output_tokens.unwrap_or_else(|| {
            let document = self.document.as_deref();
            let tokens = document.map_or(0, token_estimate);
            draft::output_limit(agent.phase, tokens, spec)
        });
        let turn = TurnContext {
            brief: &session.brief,
            agent,
            round,
            max_rounds: session.plan.termination.max_rounds,
            document: self.document.as_deref(),
            feedback: &feedback,
            briefs: &briefs,
            notes: &notes,
            max_output_tokens,
            end_user: Some(session.owner.to_string()),
        };
        in_place(turn.bytes(), || prompt::fit(&turn, spec, tokenizer))
    }

    /// In the order of the agents: who answered first is chance, and chance should not show in a prompt.
    fn said(&self, session: &Session, phase: Phase, round: Option<u32>) -> Vec<Feedback> {
        let mut remarks: Vec<&Remark> = self
            .remarks
            .iter()
            .filter(|remark| remark.phase == phase && Some(remark.round) == round)
            .collect();
        let agents = &session.plan.agents;
        remarks.sort_by_key(|remark| agents.iter().position(|agent| agent.id == remark.agent));
        remarks.iter().map(|remark| remark.said.clone()).collect()
    }
}

/// The round whose judgement a writer hears: the one before. Between rounds it is the one that judged the document as
/// it stands, for an earlier draft than the last may have been kept.
fn heard_round(session: &Session, round: u32) -> u32 {
    let mut judged = session.run.rounds.iter().rev();
    let about_this = match session.run.phase {
        None => judged.find(|result| Some(result.version) == session.run.document),
        Some(_) => None,
    };
    about_this.map_or(round.saturating_sub(1), |result| result.round)
}
