//! Who carries one run's events between its channel here and its stream in Redis.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::editorial::Position;
use atelier_domain::kernel::SessionId;
use tokio::time::{Instant, sleep, timeout};

use super::line::{Heard, Line};
use super::link::Hub;
use super::stream::{Appended, Parcel, StreamError};
use crate::buffer::Buffer;
use crate::channels::{Channel, Channels};
use crate::metrics;

/// How many events are written at once. What comes while they are on their way is gathered for the next time.
const PARCEL: usize = 256;

/// Between two attempts while Redis fails; doubles from the first to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// A run that is not at rest and was silent for so long is not driven here any longer: no call to a model takes that
/// long without a word.
const IDLE: Duration = Duration::from_mins(15);

pub(super) struct Courier {
    pub(super) hub: Arc<Hub>,
    pub(super) channels: Channels<Line>,
    pub(super) session: SessionId,
    pub(super) channel: Arc<Channel<Line>>,
    /// Where the stream ends, as far as is known.
    pub(super) end: Option<Position>,
}

impl Courier {
    /// Goes back and forth until nobody needs the channel any longer.
    pub(super) async fn run(mut self) {
        let line = self.channel.line.clone();
        let _connected = self.hub.connect(self.session, &line);
        let mut news = self.channel.watch();
        let mut pause = FIRST_PAUSE;
        let mut is_idle = false;
        loop {
            news.mark_unchanged();
            let heard = line.take();
            if heard.is_forgotten {
                self.hub.erase(self.session).await;
                return;
            }
            if heard.is_gone {
                self.channels.forget(self.session);
            }
            if self.channel.buffer().is_closed() {
                return;
            }
            let began = Instant::now();
            match self.exchange(heard).await {
                Ok(()) => {
                    metrics::exchanged(began.elapsed());
                    pause = FIRST_PAUSE;
                }
                Err(error) => {
                    metrics::exchange_failed();
                    self.complain(&error, pause);
                    // Its hint still holds, and whether the stream is what it was is not certain.
                    line.put_back(heard);
                    let _ = timeout(pause, self.hub.comes_up()).await;
                    pause = LONGEST_PAUSE.min(pause * 2);
                    continue;
                }
            }
            if self.leave(is_idle) {
                return;
            }
            is_idle = tokio::select! {
                // The channel is here: there is no other end.
                _ = news.changed() => false,
                () = line.news() => false,
                () = sleep(IDLE) => true,
            };
        }
    }

    /// One way there and back.
    async fn exchange(&mut self, heard: Heard) -> Result<(), StreamError> {
        if heard.is_hinted {
            self.fetch().await?;
        }
        self.deliver(heard.is_anew).await?;
        self.channel.line.attune();
        Ok(())
    }

    /// Takes in what other processes told.
    async fn fetch(&mut self) -> Result<(), StreamError> {
        loop {
            let (events, has_more) = self.hub.read(self.session, self.end).await?;
            if let Some(last) = events.last() {
                self.end = Some(last.position());
                {
                    let mut buffer = self.channel.buffer();
                    for event in events {
                        buffer.take_in(event);
                    }
                }
                self.channel.tell();
            }
            if !has_more {
                return Ok(());
            }
        }
    }

    /// Writes what was told here and is not in the stream. Where Redis came back, that may be everything.
    async fn deliver(&mut self, mut is_doubtful: bool) -> Result<(), StreamError> {
        loop {
            let Some(parcel) = parcel(&self.channel.buffer(), self.end) else {
                return Ok(());
            };
            if parcel.events.is_empty() && !is_doubtful {
                return Ok(());
            }
            match self.hub.append(self.session, self.end, &parcel).await? {
                Appended::Done => {
                    is_doubtful = false;
                    self.end = parcel
                        .events
                        .last()
                        .map_or(self.end, |last| Some(last.position()));
                }
                Appended::EndsAt(end) => {
                    let head = self.channel.buffer().head();
                    self.end = end.min(head);
                    if end > head {
                        // Another process tells this run now.
                        self.fetch().await?;
                    }
                }
            }
        }
    }

    /// Lets go of a channel that nobody reads, and that Redis has or the process does not tell.
    fn leave(&self, is_idle: bool) -> bool {
        self.channels.leave(self.session, &self.channel, |buffer| {
            let is_needed = buffer.is_told_here() && !buffer.is_resting() && !is_idle;
            !is_needed && parcel(buffer, self.end).is_none_or(|parcel| parcel.events.is_empty())
        })
    }

    fn complain(&self, error: &StreamError, pause: Duration) {
        // Once an outage; that of the whole link is told elsewhere.
        if pause == FIRST_PAUSE && !self.hub.is_down() {
            tracing::warn!(
                session.id = %self.session,
                error = error as &dyn std::error::Error,
                "live events don't reach other nodes for now"
            );
        }
    }
}

/// What follows a stream that ends at `end`; nothing where another process tells the run.
fn parcel(buffer: &Buffer, end: Option<Position>) -> Option<Parcel> {
    let floor = buffer.floor().filter(|_| buffer.is_told_here())?;
    let from = end.map_or(floor, |end| end.max(floor));
    let (events, _) = buffer.read(buffer.place_after(from), PARCEL)?;
    Some(Parcel {
        events,
        is_anew: end.is_some_and(|end| end < floor),
        keep_from: buffer.kept_from(),
        is_resting: buffer.is_resting(),
    })
}
