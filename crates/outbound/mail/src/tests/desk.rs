//! A desk where mails are written: everything is the same in every run.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use atelier_domain::notifications::Mail;
use atelier_domain::ports::{Clock, IdSource};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::Letterhead;

struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }
}

#[derive(Default)]
struct CountingIds(AtomicU64);

impl IdSource for CountingIds {
    fn uuid(&self) -> Uuid {
        Uuid::from_u64_pair(7, self.0.fetch_add(1, Ordering::Relaxed))
    }
}

pub(super) fn letterhead() -> Letterhead {
    let sender = "Atelier <post@atelier.example>".parse().unwrap();
    Letterhead::new(
        sender,
        Arc::new(StandingClock),
        Arc::new(CountingIds::default()),
    )
}

pub(super) fn mail_to(address: &str) -> Mail {
    Mail {
        to: address.to_owned(),
        subject: "Grüße aus dem Atelier".to_owned(),
        text: format!("Ein Satz mit ß.\n.\n{}\n", "lang ".repeat(400)),
        html: "<p>Ein Satz mit ß.</p>".to_owned(),
    }
}
