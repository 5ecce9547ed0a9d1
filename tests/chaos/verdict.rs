//! What became of a run, beside what had to become of it.

use std::collections::{BTreeMap, BTreeSet};

use atelier_tests::harness::{Client, Follower, Outputs};
use serde_json::Value;

use crate::report::{Goal, Page};

/// Of all runs of a trial together.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) runs: usize,
    /// Runs that did not complete.
    unfinished: usize,
    /// Steps that were committed more than once.
    doubled: usize,
    /// Runs that came to something else than they do undisturbed.
    different: usize,
    /// Entries of the journal that a reader was not told, was told twice, or was told out of order.
    mistold: usize,
}

impl Verdict {
    /// Looks at a run and at what a reader of it was told.
    pub(crate) async fn add(&mut self, node: &Client, follower: &Follower, expected: &Outputs) {
        let id = &follower.session;
        self.runs += 1;
        let status = node.session(id).await["status"].clone();
        if status != "completed" {
            println!("run {id} is {status}");
            self.unfinished += 1;
            return;
        }
        let steps = steps(&node.turns(id).await);
        self.doubled += steps.values().map(|said| said.len() - 1).sum::<usize>();
        let once: Outputs = steps
            .into_iter()
            .map(|(step, mut said)| (step, said.remove(0)))
            .collect();
        if once != *expected {
            println!("run {id} came to something else");
            self.different += 1;
        }
        let journal = Follower {
            session: id.clone(),
            frames: node.follow(id, None).await,
        };
        let mistold = mistold(&ids(&journal), &ids(follower));
        if mistold > 0 {
            println!("run {id}: {mistold} entries were mistold");
        }
        self.mistold += mistold;
    }

    pub(crate) fn report(&self, page: &mut Page<'_>) {
        page.count("runs", self.runs, Goal::None);
        page.count(
            "runs that did not complete",
            self.unfinished,
            Goal::AtMost(0.0),
        );
        page.count("steps committed twice", self.doubled, Goal::AtMost(0.0));
        page.count(
            "runs that differ from undisturbed ones",
            self.different,
            Goal::AtMost(0.0),
        );
        page.count("events lost or repeated", self.mistold, Goal::AtMost(0.0));
    }
}

/// What was said in each step that was finished, as often as it was.
fn steps(turns: &[Value]) -> BTreeMap<(u64, String), Vec<String>> {
    let mut steps: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for turn in turns.iter().filter(|turn| turn["outcome"] == "completed") {
        let text = |member: &str| turn[member].as_str().unwrap().to_owned();
        let step = (turn["round"].as_u64().unwrap(), text("agent_id"));
        steps.entry(step).or_default().push(text("output"));
    }
    steps
}

fn ids(follower: &Follower) -> Vec<String> {
    let entries = follower.entries().into_iter();
    entries.map(|frame| frame.id).collect()
}

/// How many of `there` were not told, told twice, or told out of order.
fn mistold(there: &[String], told: &[String]) -> usize {
    let each: BTreeSet<_> = told.iter().collect();
    let missing = there.iter().filter(|id| !each.contains(id)).count();
    let repeated = told.len() - each.len();
    let is_misplaced = missing + repeated == 0 && there != told;
    missing + repeated + usize::from(is_misplaced)
}
