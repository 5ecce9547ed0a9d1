//! The one place that reads the machine's clock and makes ids of chance.

use atelier_domain::ports::{Clock, IdSource};
use chrono::{DateTime, SubsecRound, Utc};
use uuid::Uuid;

pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the clock is")]
    fn now(&self) -> DateTime<Utc> {
        // Databases keep microseconds.
        Utc::now().trunc_subsecs(6)
    }
}

pub struct RandomIds;

impl IdSource for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "this is where ids come from")]
    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }
}
