//! A running queue whose deliveries a case can watch and script.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::jobs::{Job, JobError, JobHandler, JobQueue};
use atelier_domain::kernel::PortError;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::engine::Engine;

/// Far beyond anything that is expected; reaching it is a failure.
const DEADLINE: Duration = Duration::from_secs(30);

/// How many jobs a queue runs at once, unless the case says otherwise.
pub(crate) const MANY: usize = 100;

type Script = dyn Fn(Job, u32) -> BoxFuture<'static, Result<(), JobError>> + Send + Sync;

struct Scripted {
    deliveries: mpsc::UnboundedSender<(Job, u32)>,
    script: Box<Script>,
}

#[async_trait]
impl JobHandler for Scripted {
    async fn handle(&self, job: Job, attempt: u32) -> Result<(), JobError> {
        // Nobody watches any more once the case is over.
        let _ = self.deliveries.send((job.clone(), attempt));
        (self.script)(job, attempt).await
    }
}

pub(crate) struct Worker {
    deliveries: mpsc::UnboundedReceiver<(Job, u32)>,
    stop: oneshot::Sender<()>,
    stopping: oneshot::Receiver<()>,
    running: JoinHandle<Result<(), PortError>>,
}

impl Worker {
    /// Starts a queue with room for [`MANY`] jobs at once; every delivery is reported, then does what the script says.
    pub(crate) fn start<F>(
        engine: &dyn Engine,
        script: impl Fn(Job, u32) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        Self::on(engine.queue(MANY), script)
    }

    pub(crate) fn on<F>(
        queue: Arc<dyn JobQueue>,
        script: impl Fn(Job, u32) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        let (report, deliveries) = mpsc::unbounded_channel();
        let (stop, stopped) = oneshot::channel();
        let (seen, stopping) = oneshot::channel();
        let handler = Arc::new(Scripted {
            deliveries: report,
            script: Box::new(move |job, attempt| script(job, attempt).boxed()),
        });
        let shutdown = async move {
            if stopped.await.is_err() {
                // The case ended without a stop: so does this process.
                std::future::pending::<()>().await;
            }
            let _ = seen.send(());
        };
        let running = tokio::spawn(async move { queue.run(handler, shutdown.boxed()).await });
        Self {
            deliveries,
            stop,
            stopping,
            running,
        }
    }

    /// A worker whose every job succeeds.
    pub(crate) fn willing(engine: &dyn Engine) -> Self {
        Self::start(engine, |_, _| async { Ok(()) })
    }

    /// The next delivery there is.
    pub(crate) async fn next(&mut self) -> (Job, u32) {
        within_deadline("a delivery", self.deliveries.recv())
            .await
            .expect("the queue is running")
    }

    /// Asserts that no delivery was reported beyond those already taken.
    pub(crate) fn assert_quiet(&mut self) {
        assert_eq!(self.deliveries.try_recv().ok(), None);
    }

    /// Tells the queue to stop, returns once it has heard of it.
    pub(crate) async fn stopping(self) -> JoinHandle<Result<(), PortError>> {
        self.stop.send(()).unwrap();
        within_deadline("the stop to be heard", self.stopping)
            .await
            .unwrap();
        self.running
    }

    pub(crate) async fn stop(self) {
        let running = self.stopping().await;
        ended(running).await;
    }
}

/// Waits for a stopping queue.
pub(crate) async fn ended(running: JoinHandle<Result<(), PortError>>) {
    within_deadline("the queue to end", running)
        .await
        .unwrap()
        .unwrap();
}

/// Waits until `condition` holds.
pub(crate) async fn until<F>(what: &str, condition: impl Fn() -> F)
where
    F: Future<Output = bool>,
{
    within_deadline(what, async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
}

async fn within_deadline<T>(what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, future)
        .await
        .unwrap_or_else(|_| panic!("waited {DEADLINE:?} for {what}"))
}
