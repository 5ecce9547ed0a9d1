//! The one place that reads the machine's clock, and makes ids and secrets of chance.

use atelier_domain::ports::{Clock, IdSource, SecretSource};
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

pub struct RandomSecrets;

impl SecretSource for RandomSecrets {
    #[expect(
        clippy::expect_used,
        reason = "a machine without a source of chance can't be trusted with anything"
    )]
    fn bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("the machine has a source of chance");
        bytes
    }
}
