//! When keys are fetched. A token can make us fetch, and anybody can send tokens: so fetching is rare, one at a time, and
//! never in the way of tokens whose key is known.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atelier_domain::identity::{TokenError, TokenRefusal};
use atelier_domain::kernel::PortError;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::DecodingKey;

use super::KeySet;

/// How long keys are used without being asked for anew.
const FRESH: TimeDelta = TimeDelta::minutes(5);
/// How long keys are believed while the issuer can't be asked: it may have withdrawn one.
const BELIEVED: TimeDelta = TimeDelta::days(1);
/// Unknown key names make us fetch at most once in this time.
const UNKNOWN_EVERY: TimeDelta = TimeDelta::minutes(1);
/// After a failure, where there are keys that still do.
const RETRY_EVERY: TimeDelta = TimeDelta::minutes(1);
/// After a failure, where there are none.
const FIRST_RETRY_EVERY: TimeDelta = TimeDelta::seconds(5);

#[derive(Debug, Default)]
pub(crate) struct KeyCache {
    state: Mutex<State>,
    /// Held by the one who fetches.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    keys: Arc<KeySet>,
    fetched_at: Option<DateTime<Utc>>,
    /// When the last fetch failed, if none succeeded since.
    failed_at: Option<DateTime<Utc>>,
    /// When an unknown name last made us fetch.
    searched_at: Option<DateTime<Utc>>,
}

/// What is known of a name without asking anybody.
enum Known {
    Fresh(Arc<DecodingKey>),
    Old(Arc<DecodingKey>),
    Not,
}

impl KeyCache {
    /// The key of this name. `fetch` is called where that may help and is not too soon; fifty who come at once wait for
    /// one call.
    pub(crate) async fn find<F, Fetching>(
        &self,
        name: Option<&str>,
        now: DateTime<Utc>,
        fetch: F,
    ) -> Result<Arc<DecodingKey>, TokenError>
    where
        F: FnOnce() -> Fetching,
        Fetching: Future<Output = Result<KeySet, PortError>>,
    {
        let turn = match self.known(name, now) {
            Known::Fresh(key) => return Ok(key),
            // Somebody is fetching already; what is known will do meanwhile.
            Known::Old(key) => match self.fetching.try_lock() {
                Ok(turn) => turn,
                Err(_) => return Ok(key),
            },
            Known::Not => self.fetching.lock().await,
        };
        if let Known::Fresh(key) = self.known(name, now) {
            return Ok(key);
        }
        if self.state().begin_fetch(now) {
            let fetched = fetch().await;
            self.state().end_fetch(fetched, now);
        }
        drop(turn);
        match self.known(name, now) {
            Known::Fresh(key) | Known::Old(key) => Ok(key),
            // The issuer might know the key: the token is not refused, it can't be judged.
            Known::Not if self.state().failed_at.is_some() => Err(TokenError::Port(
                PortError::unavailable("the issuer's keys can't be had", "the last fetch failed"),
            )),
            Known::Not => Err(TokenError::Refused(TokenRefusal::UnknownKey)),
        }
    }

    fn known(&self, name: Option<&str>, now: DateTime<Utc>) -> Known {
        let state = self.state();
        match state.keys.find(name) {
            Some(key) if state.is_within(FRESH, now) => Known::Fresh(key),
            Some(key) if state.is_within(BELIEVED, now) => Known::Old(key),
            _ => Known::Not,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_within(&self, age: TimeDelta, now: DateTime<Utc>) -> bool {
        self.fetched_at.is_some_and(|at| now < at + age)
    }

    /// Whether to fetch now. A search is noted before its answer is there, as one that failed: a caller who goes away
    /// meanwhile neither makes room for the next search nor proves that there is no such key.
    fn begin_fetch(&mut self, now: DateTime<Utc>) -> bool {
        let has_passed = |at: Option<DateTime<Utc>>, time| at.is_none_or(|at| now >= at + time);
        if self.is_within(FRESH, now) {
            let is_due = has_passed(self.searched_at, UNKNOWN_EVERY);
            if is_due {
                self.searched_at = Some(now);
                self.failed_at = Some(now);
            }
            return is_due;
        }
        let wait = if self.is_within(BELIEVED, now) {
            RETRY_EVERY
        } else {
            FIRST_RETRY_EVERY
        };
        has_passed(self.failed_at, wait)
    }

    fn end_fetch(&mut self, fetched: Result<KeySet, PortError>, now: DateTime<Utc>) {
        match fetched {
            Ok(keys) => {
                *self = Self {
                    keys: Arc::new(keys),
                    fetched_at: Some(now),
                    failed_at: None,
                    searched_at: self.searched_at,
                };
            }
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the issuer's keys could not be fetched"
                );
                self.failed_at = Some(now);
            }
        }
    }
}
