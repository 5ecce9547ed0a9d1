//! What falls due.

use chrono::{DateTime, Utc};

use super::objects::{World, number, text};

enum Due {
    Renewal(String),
    Expiry(String),
}

impl World {
    pub(in crate::stripe) fn advance_to(&mut self, time: DateTime<Utc>) {
        assert!(self.now <= time, "time does not run backwards");
        while let Some((at, due)) = self.next_due(time.timestamp()) {
            self.now = self.now.max(DateTime::from_timestamp(at, 0).unwrap());
            match due {
                Due::Renewal(subscription) => self.renew(&subscription),
                Due::Expiry(checkout) => self.expire_checkout(&checkout).unwrap(),
            }
        }
        self.now = time;
    }

    fn next_due(&self, until: i64) -> Option<(i64, Due)> {
        let renewals = self.period_ends().into_iter();
        let renewals = renewals.map(|(at, id)| (at, Due::Renewal(id)));
        let open = self
            .all("checkout.session")
            .filter(|page| page["status"] == "open");
        let expiries = open.map(|page| {
            let id = text(&page["id"]);
            (number(&page["expires_at"]), Due::Expiry(id))
        });
        renewals
            .chain(expiries)
            .filter(|(at, _)| *at <= until)
            .min_by_key(|(at, _)| *at)
    }
}
