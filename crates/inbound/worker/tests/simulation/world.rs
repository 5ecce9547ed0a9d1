//! An installation in bad weather, and what it has to come to.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use atelier_domain::editorial::Event;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::SessionId;
use atelier_domain::models::Catalogue;
use atelier_domain::ports::Store;
use atelier_testkit::{MemoryStore, SeededIds, builders, give_credits};
use futures_util::FutureExt;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::books::check_books;
use crate::chance::Chance;
use crate::check::{Kept, check};
use crate::link::Condition;
use crate::node::{LEASE, Node, Outside};
use crate::person;
use crate::queue::Engine;

const WORKERS: usize = 3;
const RUNS: usize = 3;

/// How long the weather is bad.
const STORM: Duration = Duration::from_mins(2);

/// The engine takes a process that is silent for so long for dead.
const SILENCE: Duration = Duration::from_secs(10);

/// The most time that a process gets to end in order.
const GRACE: Duration = Duration::from_secs(3);

/// Runs that have not ended so long after it never will.
const PATIENCE: Duration = Duration::from_hours(2);

/// What the runs come to in calm weather.
static DOCUMENTS: OnceLock<Vec<String>> = OnceLock::new();

/// Reading it takes longer than playing a seed.
static CATALOGUE: OnceLock<Arc<Catalogue>> = OnceLock::new();

pub(crate) struct World {
    outside: Outside,
    /// Where the person's commands are taken; it drives nothing.
    web: Node,
    workers: Vec<Node>,
    at_work: JoinSet<()>,
    /// What the weather has begun and not ended.
    pending: JoinSet<()>,
    processes: usize,
    scope: Scope,
    runs: Vec<SessionId>,
}

impl World {
    /// Plays a seed to its end and gives what was written down.
    pub(crate) async fn play(seed: u64) -> Vec<Vec<Event>> {
        let stormy = Self::weathered(Chance::new(seed), STORM).await;
        if DOCUMENTS.get().is_none() {
            let calm = Self::weathered(Chance::kind(), Duration::ZERO).await;
            let documents = calm.into_iter().map(|kept| kept.document).collect();
            DOCUMENTS.get_or_init(|| documents);
        }
        let expected = DOCUMENTS.get().into_iter().flatten();
        assert!(stormy.iter().map(|kept| &kept.document).eq(expected));
        stormy.into_iter().map(|kept| kept.journal).collect()
    }

    async fn weathered(chance: Chance, storm: Duration) -> Vec<Kept> {
        let mut world = Self::new(chance).await;
        world.storm(storm).await;
        world.clear_up().await;
        let ended = timeout(PATIENCE, world.ended()).await;
        assert!(ended.is_ok(), "a run does not end");
        let mut kept = Vec::new();
        for &run in &world.runs {
            let calls = world.outside.log.lock().unwrap();
            let checked = check(&world.outside.store, world.scope, run, &calls);
            kept.push(checked.now_or_never().unwrap());
        }
        let books = check_books(&world.outside.store, world.scope, &world.runs);
        books.now_or_never().unwrap();
        kept
    }

    async fn new(chance: Chance) -> Self {
        let store = MemoryStore::new();
        let ids = SeededIds::new(1);
        let person = builders::user(&ids, "person");
        let mut transaction = store.begin_for_house().await.unwrap();
        transaction.users().ensure(&person).await.unwrap();
        transaction.commit().await.unwrap();
        let scope = Scope::person(person.id);
        give_credits(&store, &ids, scope, person::BUDGET).await;
        let outside = Outside {
            engine: Engine::new(store.clone()),
            store,
            ears: Arc::default(),
            log: Arc::default(),
            catalogue: Arc::clone(
                CATALOGUE.get_or_init(|| Arc::new(Catalogue::builtin().unwrap())),
            ),
            ids,
            chance,
            began: Instant::now(),
        };
        let mut world = Self {
            web: Node::new(&outside, usize::MAX),
            outside,
            workers: Vec::new(),
            at_work: JoinSet::new(),
            pending: JoinSet::new(),
            processes: 0,
            scope,
            runs: Vec::new(),
        };
        for _ in 0..WORKERS {
            let node = world.started();
            world.workers.push(node);
        }
        for number in 0..RUNS {
            world.create(number).await;
        }
        world
    }

    async fn create(&mut self, number: usize) {
        let created = loop {
            let draft = person::draft(number);
            if let Ok(created) = self.web.editorial.create(self.scope, draft).await {
                break created;
            }
        };
        self.runs.push(created.session.id);
    }

    fn started(&mut self) -> Node {
        self.processes += 1;
        let node = Node::new(&self.outside, self.processes);
        self.at_work.spawn(node.work());
        node
    }

    async fn storm(&mut self, length: Duration) {
        let over = Instant::now() + length;
        let chance = self.outside.chance.clone();
        while Instant::now() < over {
            sleep(chance.between(Duration::from_millis(10), Duration::from_secs(4))).await;
            let worker = chance.below(self.workers.len());
            let run = self.runs[chance.below(self.runs.len())];
            match chance.below(10) {
                0 | 1 => self.kill(worker),
                2 => self.suspend(worker),
                3 => self.terminate(worker),
                4 | 5 => {
                    let started = self.web.editorial.start(self.scope, run).await;
                    drop(started);
                }
                _ => person::meddle(&self.web.editorial, self.scope, run, &chance).await,
            }
        }
    }

    /// Its jobs come back once it has been silent for a while; another process takes its place.
    fn kill(&mut self, worker: usize) {
        let node = &self.workers[worker];
        node.link.set(Condition::Dead);
        let (engine, process) = (self.outside.engine.clone(), node.process);
        let silence = self.between(Duration::ZERO, SILENCE);
        self.pending.spawn(async move {
            sleep(silence).await;
            engine.recover(process);
        });
        self.replace(worker);
    }

    /// It stands still, some of the times for longer than its leases hold, and goes on.
    fn suspend(&mut self, worker: usize) {
        let node = &self.workers[worker];
        node.link.set(Condition::Stands);
        let (link, process) = (node.link.clone(), node.process);
        let engine = self.outside.engine.clone();
        let standing = self.between(Duration::ZERO, LEASE * 2);
        self.pending.spawn(async move {
            sleep(standing.min(SILENCE)).await;
            if standing > SILENCE {
                engine.recover(process);
                sleep(standing.saturating_sub(SILENCE)).await;
            }
            if link.condition() == Condition::Stands {
                link.set(Condition::Works);
            }
        });
    }

    /// In good order, but with little time for it.
    fn terminate(&mut self, worker: usize) {
        let node = &self.workers[worker];
        node.draining.cancel();
        let shutdown = node.shutdown.clone();
        let grace = self.between(Duration::ZERO, GRACE);
        self.pending.spawn(async move {
            sleep(grace).await;
            shutdown.cancel();
        });
        self.replace(worker);
    }

    fn between(&self, from: Duration, to: Duration) -> Duration {
        self.outside.chance.between(from, to)
    }

    fn replace(&mut self, worker: usize) {
        let node = self.started();
        self.workers[worker] = node;
    }

    async fn clear_up(&mut self) {
        while self.pending.join_next().await.is_some() {}
    }

    async fn ended(&self) {
        for &run in &self.runs {
            while !person::is_done(&self.web.editorial, &self.outside, self.scope, run).await {
                sleep(Duration::from_secs(1)).await;
            }
        }
    }
}
