//! What a vendor answers, before it is put on a wire.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

/// How the server replies to one call.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Status 200 and a stream of events.
    Stream(Answer),
    /// An error status with the vendor's own body.
    Failure(Failure),
}

/// Errors that vendors answer instead of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// 500.
    Server,
    /// 429, which passes.
    RateLimited,
    /// 529, or 503 where the vendor has no status of its own for it.
    Overloaded,
    /// 401, or Gemini's 400.
    InvalidKey,
}

/// A streamed answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub pieces: Vec<String>,
    /// Before each piece.
    pub pace: Duration,
    pub usage: Usage,
    pub finish: Finish,
    /// The number of pieces after which the answer waits, and for what.
    pub hold: Option<(usize, Gate)>,
    /// How many pieces share a write; 1 unless pieces come faster than one by one.
    pub burst: usize,
}

/// Tokens, counted alike for all vendors: input includes cached, output includes reasoning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub input: u64,
    pub output: u64,
    pub cached: u64,
    pub reasoning: u64,
}

/// What comes after the pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// The vendor's proper end.
    Stop,
    /// The proper end, for the reason that the output limit was reached.
    MaxTokens,
    /// The model declines.
    Refused,
    /// The vendor's filter steps in.
    Blocked,
    /// An error event in the middle of a 200.
    ErrorEvent,
    /// The connection closes without an end.
    Cut,
    /// The connection closes after so many bytes of the body, wherever that is.
    CutAfter(usize),
    /// Nothing more, until the client leaves.
    Stall,
}

/// Holds answers back until a test lets them go on.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Semaphore>);

impl Default for Gate {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }
}

impl Gate {
    /// Lets so many of the answers that wait, or will wait, go on.
    pub fn admit(&self, answers: usize) {
        self.0.add_permits(answers);
    }

    /// From now on nobody waits.
    pub fn open(&self) {
        self.0.close();
    }

    pub(super) async fn pass(&self) {
        if let Ok(permit) = self.0.acquire().await {
            permit.forget();
        }
    }
}

impl Answer {
    /// The text, word by word and without pauses.
    pub fn new(text: &str, usage: Usage) -> Self {
        Self {
            pieces: text.split_inclusive(' ').map(str::to_owned).collect(),
            pace: Duration::ZERO,
            usage,
            finish: Finish::Stop,
            hold: None,
            burst: 1,
        }
    }

    /// So many pieces come at once.
    #[must_use]
    pub fn in_bursts_of(mut self, pieces: usize) -> Self {
        self.burst = pieces.max(1);
        self
    }

    #[must_use]
    pub fn paced(mut self, pace: Duration) -> Self {
        self.pace = pace;
        self
    }

    #[must_use]
    pub fn ending(mut self, finish: Finish) -> Self {
        self.finish = finish;
        self
    }

    /// Waits at the gate once so many pieces are out.
    #[must_use]
    pub fn held_after(mut self, pieces: usize, gate: &Gate) -> Self {
        self.hold = Some((pieces, gate.clone()));
        self
    }

    /// Only the first pieces.
    #[must_use]
    pub fn cut_to(mut self, pieces: usize) -> Self {
        self.pieces.truncate(pieces);
        self
    }

    pub fn text(&self) -> String {
        self.pieces.concat()
    }
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Self::Stream(answer)
    }
}

impl From<Failure> for Reply {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}
