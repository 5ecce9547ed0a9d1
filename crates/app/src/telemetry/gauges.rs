//! What is looked up rather than counted: connections, memory, the queue.

use std::sync::Arc;
use std::time::{Duration, Instant};

use atelier_database::{Database, Pool};
use atelier_domain::jobs::{JobQueue, QueueDepth};
use metrics::{Unit, describe_gauge, gauge};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::time::{MissedTickBehavior, interval};

const BUILD: &str = "atelier_build_info";
const UPTIME: &str = "atelier_process_uptime_seconds";
const RESIDENT: &str = "atelier_process_resident_memory_bytes";
const CONNECTIONS: &str = "atelier_db_connections";
const MOST_CONNECTIONS: &str = "atelier_db_connections_max";
const JOBS: &str = "atelier_queue_jobs";

/// As often as most installations scrape.
const LOOK_EVERY: Duration = Duration::from_secs(15);

pub(super) fn describe() {
    describe_gauge!(BUILD, Unit::Count, "Always 1; the label has the version.");
    describe_gauge!(UPTIME, Unit::Seconds, "Time since the start.");
    describe_gauge!(RESIDENT, Unit::Bytes, "Memory that the process holds.");
    describe_gauge!(
        CONNECTIONS,
        Unit::Count,
        "Connections to the database, by state: idle or in use."
    );
    describe_gauge!(
        MOST_CONNECTIONS,
        Unit::Count,
        "Connections to the database that there may be."
    );
    describe_gauge!(
        JOBS,
        Unit::Count,
        "Jobs in the queue of the whole installation, by state: waiting, delayed, running, failed."
    );
}

pub(crate) struct Gauges {
    exporter: PrometheusHandle,
    database: Database,
    queue: Arc<dyn JobQueue>,
    started: Instant,
}

impl Gauges {
    pub(crate) fn new(
        exporter: PrometheusHandle,
        database: Database,
        queue: Arc<dyn JobQueue>,
    ) -> Self {
        gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        Self {
            exporter,
            database,
            queue,
            started: Instant::now(),
        }
    }

    /// Everything that is counted, and what can be looked up for nothing as it is now.
    pub(crate) fn text(&self) -> String {
        gauge!(UPTIME).set(self.started.elapsed().as_secs_f64());
        if let Some(bytes) = resident_bytes() {
            gauge!(RESIDENT).set(as_gauge(bytes));
        }
        let (size, idle, most) = connections(self.database.pool());
        gauge!(CONNECTIONS, "state" => "idle").set(as_gauge(idle));
        gauge!(CONNECTIONS, "state" => "in_use").set(as_gauge(size.saturating_sub(idle)));
        gauge!(MOST_CONNECTIONS).set(as_gauge(most));
        self.exporter.render()
    }

    /// Looks at the queue now and then, however often the metrics are asked for. Runs until it is dropped.
    pub(crate) async fn watch(self: Arc<Self>) {
        let mut look = interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            look.tick().await;
            match self.queue.depth().await {
                Ok(depth) => show(depth),
                Err(error) => tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "queue.depth_unknown"
                ),
            }
            // Samples of histograms are kept one by one until somebody gathers them.
            self.exporter.run_upkeep();
        }
    }
}

fn show(depth: QueueDepth) {
    for (state, jobs) in [
        ("waiting", depth.waiting),
        ("delayed", depth.delayed),
        ("running", depth.running),
        ("failed", depth.failed),
    ] {
        gauge!(JOBS, "state" => state).set(as_gauge(jobs));
    }
}

/// Open ones, those of them that nobody uses, and the most there may be.
fn connections(pool: &Pool) -> (u64, u64, u64) {
    let (size, idle, most) = match pool {
        Pool::Postgres(pool) => (
            pool.size(),
            pool.num_idle(),
            pool.options().get_max_connections(),
        ),
        Pool::Sqlite(pool) => (
            pool.size(),
            pool.num_idle(),
            pool.options().get_max_connections(),
        ),
    };
    (size.into(), idle as u64, most.into())
}

/// As Linux tells it; elsewhere it is not known.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "gauges are floats; nothing here comes near 2^53"
)]
fn as_gauge(count: u64) -> f64 {
    count as f64
}
