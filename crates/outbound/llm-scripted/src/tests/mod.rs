//! The scripted model through its port, with the prompts that the product sends.

mod robustness;
mod session;
mod stream;

use atelier_domain::editorial::evaluation::Score;
use atelier_domain::editorial::prompt::{Feedback, TurnContext, compose};
use atelier_domain::editorial::roles::ready_agent;
use atelier_domain::editorial::{Agent, AgentId, Brief, Role};
use atelier_domain::models::{LanguageModel, ModelRequest, StreamPart};
use futures_util::{FutureExt, StreamExt};

use crate::{Scripted, ScriptedOptions};

const ESSAY: &str = include_str!("samples/essay.md");
const README: &str = include_str!("samples/readme.md");

fn agent(role: Role) -> Agent {
    ready_agent(
        role,
        AgentId::new(role.as_str()).unwrap(),
        "scripted",
        "scripted",
    )
    .unwrap()
}

fn brief(task: &str) -> Brief {
    Brief {
        initial_prompt: task.to_owned(),
        ..Brief::default()
    }
}

fn turn<'a>(brief: &'a Brief, agent: &'a Agent, document: Option<&'a str>) -> TurnContext<'a> {
    TurnContext {
        brief,
        agent,
        round: 1,
        max_rounds: 9,
        document,
        feedback: &[],
        briefs: &[],
        notes: &[],
        max_output_tokens: 1_000_000,
        end_user: None,
    }
}

/// All parts of an answer. Nothing in an instant answer waits, so it is there at the first poll.
fn parts(request: ModelRequest) -> Vec<StreamPart> {
    let model = Scripted::new(ScriptedOptions::default());
    async move {
        let stream = model.stream(request).await.unwrap();
        stream.map(Result::unwrap).collect::<Vec<_>>().await
    }
    .now_or_never()
    .unwrap()
}

fn text_of(parts: &[StreamPart]) -> String {
    parts
        .iter()
        .filter_map(|part| match part {
            StreamPart::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

/// What an agent answers: its prose, its overall score, and the names and scores of the criteria.
struct Reply {
    prose: String,
    overall: f64,
    criteria: Vec<(String, f64)>,
}

impl Reply {
    fn to(turn: &TurnContext<'_>) -> Self {
        let answer = text_of(&parts(compose(turn)));
        let (prose, block) = answer.rsplit_once("\n\n```json\n").unwrap();
        let block: serde_json::Value =
            serde_json::from_str(block.strip_suffix("\n```\n").unwrap()).unwrap();
        let evaluation = &block["evaluation"];
        let criteria = evaluation["criteria"].as_array().unwrap();
        Self {
            prose: prose.to_owned(),
            overall: evaluation["overall"].as_f64().unwrap(),
            criteria: criteria
                .iter()
                .map(|row| {
                    (
                        row["name"].as_str().unwrap().to_owned(),
                        row["score"].as_f64().unwrap(),
                    )
                })
                .collect(),
        }
    }

    fn feedback(self, agent: &Agent) -> Feedback {
        Feedback {
            agent_name: agent.display_name.clone(),
            overall: Some(Score::try_from(self.overall).unwrap()),
            text: self.prose,
        }
    }
}
