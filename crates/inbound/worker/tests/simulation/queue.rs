//! An engine that delivers at least once: jobs of a process that seems dead go to another one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::jobs::{Job, JobHandler, JobQueue, QueueDepth, Shutdown};
use atelier_domain::kernel::PortError;
use atelier_testkit::MemoryStore;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep};

use crate::chance::Chance;
use crate::link::Link;

/// The engine's tables.
#[derive(Clone)]
pub(crate) struct Engine {
    store: MemoryStore,
    rows: Arc<Mutex<Rows>>,
}

#[derive(Default)]
struct Rows {
    /// When each job is due, by key: a key that waits is one job.
    waiting: BTreeMap<String, (Instant, Job)>,
    /// Which process runs a key.
    running: BTreeMap<String, (usize, Job)>,
}

impl Engine {
    pub(crate) fn new(store: MemoryStore) -> Self {
        Self {
            store,
            rows: Arc::default(),
        }
    }

    fn rows(&self) -> MutexGuard<'_, Rows> {
        let mut rows = self.rows.lock().unwrap();
        for job in self.store.take_jobs() {
            rows.waiting.insert(job.key(), (Instant::now(), job));
        }
        rows
    }

    fn take(&self, process: usize) -> Option<Job> {
        let mut rows = self.rows();
        let now = Instant::now();
        let due = |(key, (due, _)): &(&String, &(Instant, Job))| {
            *due <= now && !rows.running.contains_key(*key)
        };
        let key = rows.waiting.iter().find(due).map(|(key, _)| key.clone())?;
        let (_, job) = rows.waiting.remove(&key)?;
        rows.running.insert(key, (process, job.clone()));
        Some(job)
    }

    /// A handler has returned. What another process got meanwhile is no longer this one's.
    fn finish(&self, process: usize, job: Job, again_after: Option<Duration>) {
        let mut rows = self.rows();
        let key = job.key();
        if rows.running.get(&key).is_some_and(|(by, _)| *by == process) {
            rows.running.remove(&key);
            if let Some(pause) = again_after {
                let due = Instant::now() + pause;
                rows.waiting.entry(key).or_insert((due, job));
            }
        }
    }

    fn depth(&self) -> QueueDepth {
        let rows = self.rows();
        let waiting = rows.waiting.values();
        let due = waiting.filter(|(due, _)| *due <= Instant::now()).count();
        QueueDepth {
            waiting: due as u64,
            delayed: (rows.waiting.len() - due) as u64,
            running: rows.running.len() as u64,
            failed: 0,
        }
    }

    /// The process gives no sign of life: its jobs are due again.
    pub(crate) fn recover(&self, process: usize) {
        let mut rows = self.rows();
        let lost: Vec<Job> = rows
            .running
            .values()
            .filter(|(by, _)| *by == process)
            .map(|(_, job)| job.clone())
            .collect();
        for job in lost {
            rows.running.remove(&job.key());
            rows.waiting.insert(job.key(), (Instant::now(), job));
        }
    }
}

/// The engine as one process works with it.
pub(crate) struct RemoteQueue {
    pub(crate) engine: Engine,
    pub(crate) process: usize,
    pub(crate) link: Link,
    pub(crate) chance: Chance,
}

#[async_trait]
impl JobQueue for RemoteQueue {
    async fn run(
        &self,
        handler: Arc<dyn JobHandler>,
        mut shutdown: Shutdown,
    ) -> Result<(), PortError> {
        let mut handling = FuturesUnordered::new();
        loop {
            let moment = self
                .chance
                .between(Duration::from_millis(50), Duration::from_millis(250));
            tokio::select! {
                biased;
                () = &mut shutdown => break,
                Some(()) = handling.next() => {}
                () = sleep(moment) => {
                    self.link.cross().await;
                    let Some(job) = self.engine.take(self.process) else {
                        continue;
                    };
                    handling.push(self.deliver(&*handler, job));
                }
            }
        }
        while handling.next().await.is_some() {}
        Ok(())
    }

    async fn ready(&self) -> Result<(), PortError> {
        Ok(())
    }

    async fn depth(&self) -> Result<QueueDepth, PortError> {
        Ok(self.engine.depth())
    }
}

impl RemoteQueue {
    async fn deliver(&self, handler: &dyn JobHandler, job: Job) {
        let handled = handler.handle(job.clone(), 1).await;
        self.link.cross().await;
        let again = handled.is_err().then_some(Duration::from_secs(1));
        self.engine.finish(self.process, job, again);
    }
}
