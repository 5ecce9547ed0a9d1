//! A view for scripts: one object a line for every event, as the API's event stream has them, and a last one that
//! sums up.

use std::io::{self, Write};

use atelier_domain::editorial::document::diff;
use atelier_domain::editorial::{Event, Failure, JournalEntry, Published, RunEvent, Turn};
use atelier_domain::kernel::{MicroCredits, SessionId};
use serde_json::{Map, Value, json};

use super::sink::Sink;
use super::{Closing, Opening, View};
use crate::cli::write::output::Saved;

pub(in crate::cli::write) struct Json<W> {
    lines: Sink<W>,
    session: Option<SessionId>,
    /// The result carries the document, where standard output is its destination.
    carries_document: bool,
    failure: Option<Failure>,
}

impl<W: Write> Json<W> {
    pub(in crate::cli::write) fn new(lines: Sink<W>, carries_document: bool) -> Self {
        Self {
            lines,
            session: None,
            carries_document,
            failure: None,
        }
    }

    fn line(&mut self, object: &Value) -> io::Result<()> {
        self.lines.lines(&[object.to_string()])
    }

    #[cfg(test)]
    pub(in crate::cli::write) fn into_lines(self) -> Sink<W> {
        self.lines
    }
}

impl<W: Write> View for Json<W> {
    fn opening(&mut self, opening: &Opening<'_>) -> io::Result<()> {
        self.session = Some(opening.session.id);
        let agents: Vec<Value> = opening
            .session
            .plan
            .agents
            .iter()
            .map(|agent| {
                json!({
                    "id": agent.id,
                    "role": agent.role,
                    "display_name": agent.display_name,
                    "phase": agent.phase,
                    "provider": agent.provider,
                    "model": agent.model,
                })
            })
            .collect();
        self.line(&json!({
            "type": "session.created",
            "session_id": opening.session.id.to_string(),
            "source": opening.source,
            "word_count": opening.words,
            "agents": agents,
            "estimate": {
                "minimum": opening.cost.minimum.as_credits(),
                "expected": opening.cost.expected.as_credits(),
                "maximum": opening.cost.maximum.as_credits(),
                "ceiling": opening.cost.ceiling.as_credits(),
            },
        }))
    }

    fn event(&mut self, event: &RunEvent) -> io::Result<()> {
        let mut object = match event {
            RunEvent::Entry(published) => {
                if let Event::SessionFailed { failure } = &published.entry.event {
                    self.failure = Some(failure.clone());
                }
                entry(published)?
            }
            RunEvent::Delta { turn, text, .. } => {
                let mut object = fields(serde_json::to_value(&**turn)?);
                object.insert("type".to_owned(), json!("turn.delta"));
                object.insert("text".to_owned(), json!(text));
                object
            }
        };
        rename(&mut object, "turn", "turn_id");
        rename(&mut object, "agent", "agent_id");
        object.insert("id".to_owned(), json!(event.position().to_string()));
        object.insert(
            "session_id".to_owned(),
            json!(self.session.map(|id| id.to_string())),
        );
        self.line(&Value::Object(object))
    }

    fn closing(&mut self, closing: &Closing<'_>) -> io::Result<()> {
        let session = closing.session;
        let run = &session.run;
        let changes = closing
            .document
            .map(|document| diff(closing.original, document));
        let rounds: Vec<Value> = run
            .rounds
            .iter()
            .map(|round| {
                json!({
                    "round": round.round,
                    "score": round.score,
                    "version": round.version,
                    "changed": share(round.changed.get()),
                })
            })
            .collect();
        let path = match closing.saved {
            Saved::File(path) | Saved::BesideInstead(path) => Some(path.display().to_string()),
            Saved::Stdout | Saved::Unchanged | Saved::Nothing => None,
        };
        let object = json!({
            "type": "result",
            "session_id": session.id.to_string(),
            "status": session.status(),
            "reason": run.completion,
            "error": self.failure,
            "rounds": rounds,
            "credits": run.credits_used.as_credits(),
            "version": run.document,
            "words_inserted": changes.as_ref().map(|diff| diff.words_inserted),
            "words_deleted": changes.as_ref().map(|diff| diff.words_deleted),
            "changed": changes.as_ref().map(|diff| share(diff.change_share.get())),
            "path": path,
            "document": closing.document.filter(|_| self.carries_document),
        });
        self.line(&object)
    }
}

fn entry(published: &Published) -> io::Result<Map<String, Value>> {
    let JournalEntry { at, event, .. } = &*published.entry;
    let mut object = fields(serde_json::to_value(event)?);
    object.insert("at".to_owned(), json!(at));
    match event {
        Event::SessionCompleted { credits, .. } | Event::SessionStopped { credits, .. } => {
            object.insert("credits".to_owned(), in_credits(*credits));
        }
        Event::CreditsUpdated {
            used,
            balance,
            held,
            available,
        } => {
            object.remove("used");
            object.insert("credits_used".to_owned(), in_credits(*used));
            let balance = MicroCredits::signed_credits(*balance);
            object.insert("balance".to_owned(), json!(balance));
            object.insert("held".to_owned(), in_credits(*held));
            object.insert("available".to_owned(), in_credits(*available));
        }
        Event::RoundCompleted { changed, .. } => {
            object.insert("changed".to_owned(), share(changed.get()).into());
        }
        Event::TurnFailed { .. } | Event::SessionFailed { .. } => {
            rename(&mut object, "failure", "error");
        }
        Event::NoteAdded { .. } => rename(&mut object, "note", "note_id"),
        Event::TurnRetrying { .. } => {
            if let Some(retry) = object.remove("retry") {
                object.append(&mut fields(retry));
            }
        }
        Event::TurnCompleted(_) => {
            if let Some(turn) = &published.turn {
                object.append(&mut fields(answer(turn)));
            }
        }
        _ => {}
    }
    Ok(object)
}

fn answer(turn: &Turn) -> Value {
    let usage = &turn.usage;
    json!({
        "output": turn.output(),
        "evaluation": turn.evaluation,
        "usage": {
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
            "cached_input_tokens": usage.cached_input_tokens,
            "reasoning_tokens": usage.reasoning_tokens,
        },
        "credits": in_credits(turn.credits),
        "model": turn.answered_by.as_ref().unwrap_or(&turn.model),
        "version": turn.version,
        "latency_ms": turn.latency_ms(),
    })
}

fn in_credits(amount: MicroCredits) -> Value {
    json!(amount.as_credits())
}

/// Thousandths as a share of 1.
fn share(thousandths: u16) -> f64 {
    f64::from(thousandths) / 1_000.0
}

fn fields(object: Value) -> Map<String, Value> {
    match object {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn rename(object: &mut Map<String, Value>, from: &str, to: &str) {
    if let Some(value) = object.remove(from) {
        object.insert(to.to_owned(), value);
    }
}
