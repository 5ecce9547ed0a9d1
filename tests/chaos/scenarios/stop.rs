//! A stop through another node, at any moment of a run.

use std::time::{Duration, Instant};

use atelier_tests::harness::PATIENCE;
use atelier_tests::vendors::{Call, Logged, Vendors};
use tokio::time::sleep;

use atelier_tests::harness::Seed;

use crate::books;
use crate::load::{draft, lasting, nodes, task};
use crate::report::{Goal, Page};
use crate::setting::Setting;

/// How long an answer takes.
const ANSWER: Duration = Duration::from_secs(2);
/// After the stop: long enough for any call that should not be made.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(2);

pub(crate) async fn run(setting: &Setting, mut page: Page<'_>) {
    let vendors = Vendors::start(|call: &Call| lasting(call, ANSWER)).await;
    let cluster = setting.cluster("stop", nodes(3, 30, &vendors)).await;
    let mut seed = Seed::announced();
    let (mut told, mut closed, mut unclosed) = (Vec::new(), Vec::new(), 0);
    let tries = setting.of(100, 10);
    for number in 0..tries {
        let (here, there) = (cluster.web(number % 2), cluster.web((number + 1) % 2));
        let id = here.create(&draft(number, 2)).await;
        let mut reader = here.start_stream(&id).await;
        for _ in 0..seed.below(40) {
            reader.next().await;
        }
        let begun = Instant::now();
        there.command(&id, "stop").await.expect(202);
        told.push(begun.elapsed());
        match closing(&vendors, &task(number), begun).await {
            Some(after) => closed.push(after),
            None => unclosed += 1,
        }
        reader.rest().await;
    }
    let calls = vendors.calls().len();
    sleep(LOOK_AGAIN_AFTER).await;
    let later = vendors.calls().len() - calls;

    page.count("stops through another node", tries, Goal::None);
    figures(&mut page, "stop acknowledged", told, Goal::AtMost(1.0));
    figures(&mut page, "upstream closed", closed, Goal::AtMost(2.0));
    page.count("calls that stayed open", unclosed, Goal::AtMost(0.0));
    page.count("calls made later", later, Goal::AtMost(0.0));
    books::check(&cluster, &vendors, &mut page).await;
}

/// How long after the stop the last call of the run was closed.
async fn closing(vendors: &Vendors, task: &str, stopped: Instant) -> Option<Duration> {
    let mine = |logged: &&Logged| logged.call.prompt.task == task;
    while stopped.elapsed() < PATIENCE {
        let calls = vendors.calls();
        let ends: Option<Vec<Instant>> = calls
            .iter()
            .filter(mine)
            .map(|logged| Some(logged.ended?.1))
            .collect();
        if let Some(ends) = ends {
            let last = ends.into_iter().max();
            return Some(last.map_or(Duration::ZERO, |end| end.saturating_duration_since(stopped)));
        }
        sleep(Duration::from_millis(5)).await;
    }
    None
}

fn figures(page: &mut Page<'_>, what: &str, mut times: Vec<Duration>, goal: Goal) {
    times.sort_unstable();
    if let (Some(&longest), Some(&median)) = (times.last(), times.get(times.len() / 2)) {
        page.time(&format!("{what}, median"), median, Goal::None);
        page.time(&format!("{what}, longest"), longest, goal);
    }
}
