//! Redis killed and started anew, again and again, under runs with readers.

use std::sync::Arc;
use std::time::Duration;

use atelier_tests::harness::{Seed, undisturbed};
use atelier_tests::vendors::{Call, Vendors};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::books;
use crate::load::{draft, follow, lasting, nodes};
use crate::report::{Goal, Page};
use crate::setting::Setting;
use crate::verdict::Verdict;

const ROUNDS: u32 = 4;
/// How many follow each run, one more on every web node.
const READERS: usize = 2;

pub(crate) async fn run(setting: &Setting, mut page: Page<'_>) {
    let (runs, losses) = (setting.of(20, 6), setting.of(15, 3));
    let answer = Duration::from_secs(1);
    let vendors = Vendors::start(move |call: &Call| lasting(call, answer)).await;
    let cluster = Arc::new(setting.cluster("redis", nodes(2, 30, &vendors)).await);
    let expected = undisturbed(&draft(0, ROUNDS)).await;
    let mut seed = Seed::announced();
    let mut readers = JoinSet::new();
    for loss in 0..losses {
        while readers.len() < READERS * runs * (loss + 1) / losses {
            let number = readers.len();
            let id = cluster.web(number % 2).run(&draft(number, ROUNDS)).await;
            for first in 0..READERS {
                readers.spawn(follow(Arc::clone(&cluster), id.clone(), first));
            }
        }
        sleep(seed.pause(Duration::from_secs(3))).await;
        cluster.redis.kill();
        sleep(seed.pause(Duration::from_secs(3))).await;
        cluster.redis.restart().await;
    }
    let (mut verdict, mut incomplete) = (Verdict::default(), 0);
    while let Some(follower) = readers.join_next().await {
        let follower = follower.unwrap();
        verdict.add(&cluster.web(0), &follower, &expected).await;
        incomplete += gaps(&follower);
    }
    page.count("losses of Redis", losses, Goal::None);
    verdict.report(&mut page);
    page.count("gaps in live text, meanwhile", incomplete, Goal::None);
    books::check(&cluster, &vendors, &mut page).await;
}

/// How often a piece of live text was not the one after the last: without Redis other nodes have entries only.
fn gaps(follower: &atelier_tests::harness::Follower) -> usize {
    let place = |id: &str| -> (u64, u64) {
        let (entry, piece) = id.split_once('-').unwrap_or((id, "0"));
        (entry.parse().unwrap(), piece.parse().unwrap())
    };
    let places: Vec<_> = follower
        .frames
        .iter()
        .map(|frame| place(&frame.id))
        .collect();
    let skips = places.windows(2).filter(|pair| {
        let [(entry, piece), (next_entry, next_piece)] = [pair[0], pair[1]];
        if next_entry == entry {
            next_piece != piece + 1
        } else {
            next_entry != entry + 1 || next_piece > 1
        }
    });
    skips.count()
}
