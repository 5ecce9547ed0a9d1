//! Whole installations in one thread and in virtual time: several processes, a store, a queue, a provider, a person.
//!
//! Everything that happens follows from a seed: how long each step takes, which process dies or stands still, which hint
//! is lost, which job is delivered twice, what the person does meanwhile. A seed that fails fails again:
//!
//! ```sh
//! ATELIER_SIMULATION_SEED=4711 cargo nextest run -p atelier-worker --test simulation one_seed
//! ```
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod books;
mod chance;
mod check;
mod link;
mod node;
mod person;
mod provider;
mod queue;
mod signals;
mod store;
mod world;

use world::World;

/// How many installations the suite plays.
const SEEDS: u64 = 1_000;
/// They are spread over so many tests, which run at the same time.
const SHARDS: u64 = 4;

const VARIABLE: &str = "ATELIER_SIMULATION_SEED";

fn play(seed: u64) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let played = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        runtime.block_on(World::play(seed));
    }));
    assert!(played.is_ok(), "to repeat this: {VARIABLE}={seed}");
}

fn shard(number: u64) {
    (0..SEEDS)
        .filter(|seed| seed % SHARDS == number)
        .for_each(play);
}

#[test]
fn every_run_ends_once_whatever_happens_1() {
    shard(0);
}

#[test]
fn every_run_ends_once_whatever_happens_2() {
    shard(1);
}

#[test]
fn every_run_ends_once_whatever_happens_3() {
    shard(2);
}

#[test]
fn every_run_ends_once_whatever_happens_4() {
    shard(3);
}

#[test]
fn one_seed() {
    let named = std::env::var(VARIABLE).ok();
    play(named.map_or(SEEDS, |seed| seed.parse().unwrap()));
}

#[test]
fn a_seed_plays_the_same_each_time() {
    let story = |seed| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(World::play(seed))
    };
    for seed in 0..5 {
        assert_eq!(story(seed), story(seed), "seed {seed}");
    }
}
