//! So many calls of a provider at once, and the rest waits its turn.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use atelier_domain::models::{AnswerStream, LanguageModel, ModelError, ModelRequest};
use metrics::gauge;
use tokio::sync::oneshot;

use super::fair_queue::{FairQueue, Place};
use super::refusal;
use super::watched::{Ending, Witness, watched};

/// More waiting calls than this would be answered too late to be of use, and each holds a whole prompt.
const MAX_WAITING: usize = 1_024;

pub(super) struct Bulkhead {
    inner: Arc<dyn LanguageModel>,
    room: Arc<Room>,
}

impl Bulkhead {
    pub(super) fn new(inner: Arc<dyn LanguageModel>, provider: Arc<str>, max_calls: usize) -> Self {
        let room = Room {
            provider,
            max_calls,
            places: Mutex::new(Places {
                in_use: 0,
                waiting: FairQueue::default(),
            }),
        };
        Self {
            inner,
            room: Arc::new(room),
        }
    }
}

#[async_trait]
impl LanguageModel for Bulkhead {
    async fn stream(&self, request: ModelRequest) -> Result<AnswerStream, ModelError> {
        let permit = Room::enter(&self.room, request.end_user.clone()).await?;
        let stream = self.inner.stream(request).await?;
        Ok(watched(stream, permit))
    }
}

struct Room {
    provider: Arc<str>,
    max_calls: usize,
    places: Mutex<Places>,
}

struct Places {
    in_use: usize,
    waiting: FairQueue<oneshot::Sender<Permit>>,
}

/// The right to one call; dropping it gives it to the next in turn.
struct Permit(Arc<Room>);

/// A call in the queue. Dropping it leaves the queue.
struct Waiter<'a> {
    room: &'a Room,
    place: Place,
}

impl Room {
    async fn enter(room: &Arc<Self>, person: Option<String>) -> Result<Permit, ModelError> {
        let (sender, receiver) = oneshot::channel();
        let place = {
            let mut places = room.places();
            if places.in_use < room.max_calls {
                places.in_use += 1;
                room.report(&places);
                return Ok(Permit(Arc::clone(room)));
            }
            if places.waiting.len() >= MAX_WAITING {
                return Err(refusal::bulkhead_full(&room.provider));
            }
            let place = places.waiting.push(person, sender);
            room.report(&places);
            place
        };
        let _waiter = Waiter { room, place };
        // The sender is in the queue until it has sent.
        let permit = receiver.await;
        permit.map_err(|_| refusal::bulkhead_full(&room.provider))
    }

    fn leave(room: &Arc<Self>) {
        let next = {
            let mut places = room.places();
            let next = places.waiting.pop();
            if next.is_none() {
                places.in_use -= 1;
            }
            room.report(&places);
            next
        };
        if let Some(next) = next {
            // A waiter who leaves at this moment gives the permit back by dropping it.
            drop(next.send(Permit(Arc::clone(room))));
        }
    }

    fn report(&self, places: &Places) {
        let provider = &self.provider;
        gauge!("atelier_bulkhead_in_use", "provider" => Arc::clone(provider))
            .set(count(places.in_use));
        gauge!("atelier_bulkhead_waiting", "provider" => Arc::clone(provider))
            .set(count(places.waiting.len()));
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn count(places: usize) -> f64 {
    f64::from(u32::try_from(places).unwrap_or(u32::MAX))
}

impl Witness for Permit {
    /// The permit is dropped right after it.
    fn ending(&mut self, _ending: Ending<'_>) {}
}

impl Drop for Permit {
    fn drop(&mut self) {
        Room::leave(&self.0);
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        let mut places = self.room.places();
        if places.waiting.remove(&self.place).is_some() {
            self.room.report(&places);
        }
    }
}
