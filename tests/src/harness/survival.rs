//! What a run has to come to, whatever happened to those who drove it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::app::TestApp;
use super::client::Client;
use super::database::Backend;
use super::events::Frame;
use super::follower::Follower;
use crate::vendors::{Vendors, studio};

/// What each agent said in each round.
pub type Outputs = BTreeMap<(u64, String), String>;

/// Of the turns that were finished; no step may be among them twice.
pub fn outputs(turns: &[Value]) -> Outputs {
    let mut outputs = Outputs::new();
    for turn in turns.iter().filter(|turn| turn["outcome"] == "completed") {
        let step = (
            turn["round"].as_u64().unwrap(),
            turn["agent_id"].as_str().unwrap().to_owned(),
        );
        let said = turn["output"].as_str().unwrap().to_owned();
        let twice = outputs.insert(step, said);
        assert!(twice.is_none(), "a step was done twice: {turn:#}");
    }
    outputs
}

/// What a session comes to when nothing happens.
pub async fn undisturbed(draft: &Value) -> Outputs {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(Backend::Sqlite, &vendors).await;
    let (id, _) = app.run_to_end(draft).await;
    let outputs = outputs(&app.turns(&id).await);
    app.stop().await;
    outputs
}

impl Follower {
    /// Checks that the run came to what it comes to undisturbed, that nothing else is on record, and that the reader was
    /// told all of it, once and in order.
    pub async fn check(&self, client: &Client, expected: &Outputs) {
        let Self { session, frames } = self;
        assert!(
            frames.last().unwrap().is("session.completed"),
            "{frames:#?}"
        );
        let whole = client.session(session).await;
        assert_eq!(whole["status"], "completed");
        let turns = client.turns(session).await;
        assert_eq!(&outputs(&turns), expected);
        assert_eq!(turns.len(), expected.len(), "nothing else is on record");
        let paid: f64 = turns
            .iter()
            .map(|turn| turn["credits"].as_f64().unwrap())
            .sum();
        assert!((whole["credits_used"].as_f64().unwrap() - paid).abs() < 1e-6);
        let writes = expected.keys().filter(|(_, agent)| agent == "writer");
        let versions = client.pages(&format!("/sessions/{session}/versions")).await;
        assert_eq!(versions.len(), 1 + writes.count());

        let journal = client.follow(session, None).await;
        let journal: Vec<_> = journal.into_iter().filter(is_entry).collect();
        assert_eq!(self.entries(), journal);
        let completed: Vec<_> = journal
            .iter()
            .filter(|frame| frame.is("turn.completed"))
            .map(|frame| frame.text("turn_id"))
            .collect();
        let each: BTreeSet<_> = completed.iter().collect();
        assert_eq!(
            (completed.len(), each.len()),
            (expected.len(), expected.len())
        );
    }

    /// The events that stand in the journal.
    pub fn entries(&self) -> Vec<Frame> {
        let entries = self.frames.iter().filter(|frame| is_entry(frame));
        entries.cloned().collect()
    }
}

fn is_entry(frame: &Frame) -> bool {
    !frame.is("turn.delta")
}
