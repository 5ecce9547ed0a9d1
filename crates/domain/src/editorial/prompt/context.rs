//! What a turn knows when its request is written.

use crate::editorial::agent::Agent;
use crate::editorial::evaluation::Score;
use crate::editorial::session::Brief;

/// Everything one turn's request is made of.
#[derive(Clone, Debug)]
pub struct TurnContext<'a> {
    pub brief: &'a Brief,
    pub agent: &'a Agent,
    /// 1 for the first.
    pub round: u32,
    pub max_rounds: u32,
    /// The version this turn works on; absent while there is none.
    pub document: Option<&'a str>,
    /// What the editors said about the document, in the order of the agents.
    pub feedback: &'a [Feedback],
    /// What the synthesizers made of it.
    pub briefs: &'a [Feedback],
    /// What the person added since the last round.
    pub notes: &'a [&'a str],
    pub max_output_tokens: u32,
    /// An opaque id of the person, as [`ModelRequest::end_user`](crate::models::ModelRequest::end_user).
    pub end_user: Option<String>,
}

impl TurnContext<'_> {
    /// How much text there is that may be long.
    pub fn bytes(&self) -> usize {
        let references = self
            .brief
            .references
            .iter()
            .map(|reference| &reference.text);
        let answers = self.feedback.iter().chain(self.briefs);
        let texts = references.chain(answers.map(|answer| &answer.text));
        texts.map(String::len).sum::<usize>() + self.document.map_or(0, str::len)
    }
}

/// The prose of another agent's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    pub agent_name: String,
    /// Absent where the agent gave no score.
    pub overall: Option<Score>,
    pub text: String,
}
