//! A queue that delivers what a test hands it.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use atelier_domain::jobs::{Job, JobError, JobHandler, JobQueue, QueueDepth, Shutdown};
use atelier_domain::kernel::PortError;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

/// What the handler decided about a job.
pub type Outcome = Result<(), JobError>;

struct Delivery {
    job: Job,
    outcome: oneshot::Sender<Outcome>,
}

/// Delivers each job once and at once, without regard to its key: engines may deliver a job twice. It runs once.
pub struct FakeQueue {
    sender: UnboundedSender<Delivery>,
    receiver: Mutex<Option<UnboundedReceiver<Delivery>>>,
}

impl FakeQueue {
    /// Hands a job to whoever runs the queue, now or later. The answer comes when the handler has returned, and never
    /// where the queue was told to stop first.
    pub fn deliver(&self, job: Job) -> oneshot::Receiver<Outcome> {
        let (outcome, answer) = oneshot::channel();
        // Without anybody to run the queue the answer breaks off, which tells.
        let _ = self.sender.send(Delivery { job, outcome });
        answer
    }
}

impl Default for FakeQueue {
    fn default() -> Self {
        let (sender, receiver) = unbounded_channel();
        Self {
            sender,
            receiver: Mutex::new(Some(receiver)),
        }
    }
}

#[async_trait]
impl JobQueue for FakeQueue {
    async fn run(
        &self,
        handler: Arc<dyn JobHandler>,
        mut shutdown: Shutdown,
    ) -> Result<(), PortError> {
        let deliveries = self
            .receiver
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let mut deliveries =
            deliveries.ok_or_else(|| PortError::message("the queue ran already"))?;
        let mut running = FuturesUnordered::new();
        loop {
            tokio::select! {
                () = &mut shutdown => break,
                Some(Delivery { job, outcome }) = deliveries.recv() => {
                    let handler = &handler;
                    running.push(async move {
                        // The test may have lost its interest.
                        let _ = outcome.send(handler.handle(job, 1).await);
                    });
                }
                Some(()) = running.next() => {}
            }
        }
        while running.next().await.is_some() {}
        Ok(())
    }

    async fn ready(&self) -> Result<(), PortError> {
        Ok(())
    }

    /// Nothing waits here: what is handed over is delivered at once.
    async fn depth(&self) -> Result<QueueDepth, PortError> {
        Ok(QueueDepth::default())
    }
}
