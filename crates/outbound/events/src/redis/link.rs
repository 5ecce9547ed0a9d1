//! One process's two connections to Redis, and who waits for what comes in there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use atelier_domain::editorial::RunSignal;
use atelier_domain::kernel::{PortError, SessionId};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError};
use tokio::sync::{broadcast, mpsc, watch};
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::ear::Ear;
use super::line::Line;
use super::signals::WAITING;

/// How long a command may take: a server that is silent for longer counts as lost.
const RESPONSE: Duration = Duration::from_secs(1);
const CONNECT: Duration = Duration::from_secs(1);

/// How many commands may wait to be written; more wait with their callers.
const COMMANDS: usize = 1024;

pub struct RedisOptions {
    /// `redis://` or `rediss://`; may hold a password.
    pub url: String,
    /// What the names of keys and channels begin with. Channels are shared by all databases of a server, so that
    /// installations on one server need different ones.
    pub prefix: String,
    /// Tells this process's messages from those of others.
    pub process: Uuid,
}

impl RedisOptions {
    pub const DEFAULT_PREFIX: &'static str = "atelier";
}

/// One process's connections to Redis. They come up by themselves, also after a loss, and end with the last hold on them.
pub struct RedisLink {
    pub(super) hub: Arc<Hub>,
    _end: DropGuard,
}

impl RedisLink {
    /// Begins to connect; needs a Tokio runtime. An error only where the address can't be understood: a server that does
    /// not answer is waited for in the background.
    pub fn open(options: RedisOptions) -> Result<Arc<Self>, PortError> {
        let failed = |error| PortError::new("Redis can't be used", error);
        let client = Client::open(options.url).map_err(failed)?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(CONNECT))
            .set_response_timeout(Some(RESPONSE))
            .set_pipeline_buffer_size(COMMANDS)
            // Who needs it tries again.
            .set_number_of_retries(0);
        let commands = ConnectionManager::new_lazy_with_config(client.clone(), config);
        let (changes, changed) = mpsc::unbounded_channel();
        let hub = Arc::new(Hub {
            names: Names {
                prefix: options.prefix,
            },
            process: options.process.to_string(),
            commands: commands.map_err(failed)?,
            is_up: watch::Sender::new(false),
            lines: Mutex::default(),
            changes,
            signals: broadcast::Sender::new(WAITING),
            tasks: TaskTracker::new(),
            end: CancellationToken::new(),
        });
        let ear = Ear::new(Arc::clone(&hub), client, changed);
        hub.spawn(ear.listen());
        Ok(Arc::new(Self {
            _end: hub.end.clone().drop_guard(),
            hub,
        }))
    }

    /// Whether Redis is out of reach at present.
    pub fn is_down(&self) -> bool {
        self.hub.is_down()
    }
}

/// What the tasks of a link share.
pub(super) struct Hub {
    pub(super) names: Names,
    pub(super) process: String,
    pub(super) commands: ConnectionManager,
    /// Whether messages arrive.
    is_up: watch::Sender<bool>,
    lines: Mutex<HashMap<SessionId, Line>>,
    /// Runs whose line was added or removed.
    changes: mpsc::UnboundedSender<SessionId>,
    pub(super) signals: broadcast::Sender<RunSignal>,
    tasks: TaskTracker,
    end: CancellationToken,
}

impl Hub {
    /// Runs a task until it or the link ends.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let end = self.end.clone();
        self.tasks.spawn(async move {
            end.run_until_cancelled(task).await;
        });
    }

    pub(super) fn is_down(&self) -> bool {
        !*self.is_up.borrow()
    }

    /// Waits until the link comes up the next time.
    pub(super) async fn comes_up(&self) {
        let mut is_up = self.is_up.subscribe();
        is_up.mark_unchanged();
        // The sender is here: there is no other end.
        while is_up.changed().await.is_ok() {
            if *is_up.borrow_and_update() {
                return;
            }
        }
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<SessionId, Line>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on this line is told of the run, until what is returned is dropped.
    pub(super) fn connect(self: &Arc<Self>, session: SessionId, line: &Line) -> Connected {
        self.lines().insert(session, line.clone());
        let connected = Connected {
            hub: Arc::clone(self),
            session,
            line: line.clone(),
        };
        connected.tell();
        connected
    }

    pub(super) fn line(&self, session: SessionId) -> Option<Line> {
        self.lines().get(&session).cloned()
    }

    pub(super) fn connected(&self) -> Vec<SessionId> {
        self.lines().keys().copied().collect()
    }

    /// Messages arrive from now on.
    pub(super) fn find(&self) {
        tracing::info!("Redis is reached");
        self.is_up.send_replace(true);
    }

    /// Messages arrive no longer.
    pub(super) fn lose(&self, error: &RedisError) {
        tracing::warn!(
            error = error as &dyn std::error::Error,
            "Redis is lost: what other nodes tell comes late until it is back"
        );
        self.is_up.send_replace(false);
        for line in self.lines().values() {
            line.turn_off();
        }
    }

    /// Sends a message to every process, this one among them.
    pub(super) async fn publish(&self, channel: &str, message: &str) -> Result<(), RedisError> {
        let mut publish = redis::cmd("PUBLISH");
        let publish = publish.arg(channel).arg(message);
        publish.exec_async(&mut self.commands.clone()).await
    }
}

/// A line that is told of its run.
pub(super) struct Connected {
    hub: Arc<Hub>,
    session: SessionId,
    line: Line,
}

impl Connected {
    fn tell(&self) {
        // Nobody listens only while the link ends.
        let _ = self.hub.changes.send(self.session);
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        {
            let mut lines = self.hub.lines();
            // Another one may have taken its place.
            let current = lines.get(&self.session);
            if !current.is_some_and(|current| current.is(&self.line)) {
                return;
            }
            lines.remove(&self.session);
        }
        self.tell();
    }
}

/// What things are called in Redis.
pub(super) struct Names {
    prefix: String,
}

impl Names {
    /// The stream of a run's events.
    pub(super) fn stream(&self, session: SessionId) -> String {
        format!("{}:run:{session}", self.prefix)
    }

    /// The channel of hints that a run's stream has something new.
    pub(super) fn hints(&self, session: SessionId) -> String {
        format!("{}:hints:{session}", self.prefix)
    }

    /// The run that a channel of hints is about.
    pub(super) fn hinted(&self, channel: &str) -> Option<SessionId> {
        let rest = channel.strip_prefix(&self.prefix)?;
        rest.strip_prefix(":hints:")?.parse().ok()
    }

    /// The channel of signals to every process.
    pub(super) fn signals(&self) -> String {
        format!("{}:signals", self.prefix)
    }
}
