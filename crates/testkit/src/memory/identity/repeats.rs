//! Requests that may come twice.

use async_trait::async_trait;
use atelier_domain::identity::{Answer, Claim, RepeatKey, RepeatWriter, TokenHash};
use atelier_domain::kernel::PortError;
use chrono::{DateTime, TimeDelta, Utc};

use crate::memory::tables::{Repeat, micros};
use crate::memory::transaction::{MemoryTransaction, insert};

#[async_trait]
impl RepeatWriter for MemoryTransaction {
    async fn claim(
        &mut self,
        key: &RepeatKey,
        body: TokenHash,
        now: DateTime<Utc>,
        patience: TimeDelta,
    ) -> Result<Claim, PortError> {
        self.check()?;
        let Some(kept) = self.tables.repeats.get(key) else {
            let row = Repeat {
                body,
                claimed_at: micros(now),
                answer: None,
            };
            self.write("a request has a person", |tables| {
                tables.users.get(&key.user)?;
                insert(&mut tables.repeats, key.clone(), row)
            })?;
            return Ok(Claim::Mine);
        };
        if kept.body != body {
            return Ok(Claim::Other);
        }
        Ok(match &kept.answer {
            Some(answer) => Claim::Done(answer.clone()),
            None if kept.claimed_at + patience <= now => Claim::Unknown,
            None => Claim::Running,
        })
    }

    async fn finish(&mut self, key: &RepeatKey, answer: &Answer) -> Result<(), PortError> {
        self.check()?;
        if let Some(kept) = self.tables.repeats.get_mut(key) {
            kept.answer = Some(answer.clone());
        }
        Ok(())
    }

    async fn release(&mut self, key: &RepeatKey) -> Result<(), PortError> {
        self.check()?;
        self.tables.repeats.remove(key);
        Ok(())
    }

    async fn sweep(&mut self, before: DateTime<Utc>) -> Result<(), PortError> {
        self.check()?;
        let before = micros(before);
        let repeats = &mut self.tables.repeats;
        repeats.retain(|_, kept| kept.claimed_at >= before);
        Ok(())
    }
}
