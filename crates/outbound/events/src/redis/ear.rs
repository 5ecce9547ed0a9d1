//! The connection on which messages of other processes arrive.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use atelier_domain::kernel::SessionId;
use futures_util::StreamExt;
use redis::aio::{PubSub, PubSubSink, PubSubStream};
use redis::{Client, ErrorKind, Msg, RedisError};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use super::link::Hub;
use super::stream::Hint;

/// How long the server may take to answer here.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often it is asked whether it is still there.
const HEARTBEAT: Duration = Duration::from_secs(3);

/// Between two attempts to connect; doubles from the first to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How many changes are made with one command.
const BATCH: usize = 256;

pub(super) struct Ear {
    hub: Arc<Hub>,
    client: Client,
    /// Runs to listen to, or to listen to no longer.
    changed: mpsc::UnboundedReceiver<SessionId>,
    /// Runs that the connection listens to.
    heard: HashSet<SessionId>,
}

impl Ear {
    pub(super) fn new(
        hub: Arc<Hub>,
        client: Client,
        changed: mpsc::UnboundedReceiver<SessionId>,
    ) -> Self {
        Self {
            hub,
            client,
            changed,
            heard: HashSet::new(),
        }
    }

    /// Listens for ever, however often the connection is lost.
    pub(super) async fn listen(mut self) {
        let mut pause = FIRST_PAUSE;
        loop {
            if let Ok(Ok(connection)) = timeout(PATIENCE, self.client.get_async_pubsub()).await {
                let lost = self.serve(connection).await;
                if !self.hub.is_down() {
                    pause = FIRST_PAUSE;
                    self.hub.lose(&lost);
                }
            }
            sleep(pause).await;
            pause = LONGEST_PAUSE.min(pause * 2);
        }
    }

    /// Listens until the connection is lost, and tells why it was.
    async fn serve(&mut self, connection: PubSub) -> RedisError {
        let (sink, messages) = connection.split();
        match self.try_serve(sink, messages).await {
            Ok(never) => match never {},
            Err(error) => error,
        }
    }

    async fn try_serve(
        &mut self,
        mut sink: PubSubSink,
        mut messages: PubSubStream,
    ) -> Result<Infallible, RedisError> {
        within(sink.subscribe(self.hub.names.signals())).await?;
        self.heard.clear();
        // All the runs there are include those that came meanwhile.
        while self.changed.try_recv().is_ok() {}
        let runs = self.hub.connected();
        self.follow(&mut sink, &runs).await?;
        self.hub.find();
        let mut heartbeat = interval(HEARTBEAT);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut changed = Vec::new();
        loop {
            tokio::select! {
                message = messages.next() => self.hear(&message.ok_or_else(lost)?),
                _ = self.changed.recv_many(&mut changed, BATCH) => {
                    self.follow(&mut sink, &changed).await?;
                    changed.clear();
                }
                _ = heartbeat.tick() => within(sink.ping()).await?,
            }
        }
    }

    /// Listens to those of the runs that have a line, and to the others no longer.
    async fn follow(
        &mut self,
        sink: &mut PubSubSink,
        runs: &[SessionId],
    ) -> Result<(), RedisError> {
        let mut lines = Vec::new();
        let mut joined = Vec::new();
        let mut left = Vec::new();
        for run in runs {
            match self.hub.line(*run) {
                Some(line) => {
                    lines.push(line);
                    if self.heard.insert(*run) {
                        joined.push(self.hub.names.hints(*run));
                    }
                }
                None if self.heard.remove(run) => left.push(self.hub.names.hints(*run)),
                None => {}
            }
        }
        if !joined.is_empty() {
            within(sink.subscribe(joined)).await?;
        }
        if !left.is_empty() {
            within(sink.unsubscribe(left)).await?;
        }
        for line in lines {
            line.turn_on();
        }
        Ok(())
    }

    fn hear(&self, message: &Msg) {
        let channel = message.get_channel_name();
        let payload = message.get_payload_bytes();
        let Some(run) = self.hub.names.hinted(channel) else {
            self.hub.hear_signal(payload);
            return;
        };
        match (self.hub.line(run), Hint::read(payload, &self.hub.process)) {
            (Some(line), Some(Hint::News)) => line.hint(),
            (Some(line), Some(Hint::Gone)) => line.lose_run(),
            _ => {}
        }
    }
}

async fn within<T>(answer: impl Future<Output = Result<T, RedisError>>) -> Result<T, RedisError> {
    timeout(PATIENCE, answer).await.map_err(|_| lost())?
}

fn lost() -> RedisError {
    (ErrorKind::Io, "the connection is lost").into()
}
