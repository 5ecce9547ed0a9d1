//! Streams cut at any byte, and joined again on the other node.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use atelier_tests::harness::{Follower, Seed, TestCluster};
use atelier_tests::vendors::{Call, Vendors};

use crate::books;
use crate::load::{draft, follow, lasting, nodes};
use crate::report::{Goal, Page};
use crate::setting::Setting;

/// Readers of one run who hang up again and again.
const READERS: usize = 4;
/// A cut comes after half of it on average.
const MOST_BYTES: usize = 4_000;
const ANSWER: Duration = Duration::from_millis(800);

pub(crate) async fn run(setting: &Setting, mut page: Page<'_>) {
    let vendors = Vendors::start(|call: &Call| lasting(call, ANSWER)).await;
    let cluster = Arc::new(setting.cluster("streams", nodes(2, 30, &vendors)).await);
    let wanted = setting.of(1_000, 60);
    let (mut cuts, mut runs, mut missing, mut repeated) = (0, 0, 0, 0);
    while cuts < wanted {
        let id = cluster.web(runs % 2).run(&draft(runs, 4)).await;
        let whole = tokio::spawn(follow(Arc::clone(&cluster), id.clone(), runs));
        let readers: Vec<_> = (0..READERS)
            .map(|first| tokio::spawn(cut_often(Arc::clone(&cluster), id.clone(), first)))
            .collect();
        let whole = ids(&whole.await.unwrap());
        for reader in readers {
            let (follower, hung_up) = reader.await.unwrap();
            let told = ids(&follower);
            let each: BTreeSet<_> = told.iter().collect();
            missing += whole.iter().filter(|id| !each.contains(id)).count();
            repeated += told.len() - each.len();
            cuts += hung_up;
        }
        runs += 1;
    }
    page.count(
        "cuts at random bytes, joined on the other node",
        cuts,
        Goal::None,
    );
    page.count("events missing", missing, Goal::AtMost(0.0));
    page.count("events repeated", repeated, Goal::AtMost(0.0));
    books::check(&cluster, &vendors, &mut page).await;
}

/// Follows a run, hanging up and going to the other node; says how often.
async fn cut_often(cluster: Arc<TestCluster>, id: String, first: usize) -> (Follower, usize) {
    let mut follower = Follower::new(&id);
    let mut seed = Seed::quiet();
    let mut cuts = 0;
    // An event that is longer than a cut is never complete: cuts that bring nothing make the next one longer.
    let mut stretch = 1;
    for turn in first.. {
        let before = follower.frames.len();
        let bytes = seed.below(MOST_BYTES * stretch);
        let has_ended = follower.read_bytes(&cluster.web(turn % 2), bytes).await;
        cuts += usize::from(!has_ended);
        if follower.is_done() {
            break;
        }
        let is_stuck = follower.frames.len() == before;
        stretch = if is_stuck { stretch + 1 } else { 1 };
    }
    (follower, cuts)
}

fn ids(follower: &Follower) -> Vec<String> {
    let frames = follower.frames.iter();
    frames.map(|frame| frame.id.clone()).collect()
}
