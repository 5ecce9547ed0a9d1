//! The names that the product gives its metrics.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use metrics::{
    Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit,
    with_local_recorder,
};

use crate::telemetry::metrics::{BUCKETS, describe};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// What was described, by name.
#[derive(Default)]
struct Descriptions(Mutex<BTreeMap<String, (Kind, Option<Unit>)>>);

impl Descriptions {
    fn note(&self, name: &KeyName, kind: Kind, unit: Option<Unit>, description: &str) {
        let name = name.as_str().to_owned();
        assert!(description.ends_with('.'), "{name}: {description}");
        let before = self.0.lock().unwrap().insert(name.clone(), (kind, unit));
        assert!(before.is_none(), "{name} is described twice");
    }
}

impl Recorder for Descriptions {
    fn describe_counter(&self, name: KeyName, unit: Option<Unit>, description: SharedString) {
        self.note(&name, Kind::Counter, unit, &description);
    }

    fn describe_gauge(&self, name: KeyName, unit: Option<Unit>, description: SharedString) {
        self.note(&name, Kind::Gauge, unit, &description);
    }

    fn describe_histogram(&self, name: KeyName, unit: Option<Unit>, description: SharedString) {
        self.note(&name, Kind::Histogram, unit, &description);
    }

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

pub(super) fn described() -> BTreeMap<String, (Kind, Option<Unit>)> {
    let descriptions = Descriptions::default();
    with_local_recorder(&descriptions, describe);
    descriptions.0.into_inner().unwrap()
}

#[test]
fn names_say_whose_they_are_and_what_they_count() {
    for (name, (kind, unit)) in described() {
        assert!(name.starts_with("atelier_"), "{name}");
        assert_eq!(name.ends_with("_total"), kind == Kind::Counter, "{name}");
        let quantity = match unit.unwrap() {
            Unit::Seconds => "_seconds",
            Unit::Bytes => "_bytes",
            Unit::Count => "",
            other => panic!("{name} is counted in {other:?}"),
        };
        let name = name.trim_end_matches("_total");
        assert!(name.ends_with(quantity), "{name}");
    }
}

#[test]
fn every_histogram_has_buckets_that_rise() {
    let histograms: BTreeSet<String> = described()
        .into_iter()
        .filter(|(_, (kind, _))| *kind == Kind::Histogram)
        .map(|(name, _)| name)
        .collect();
    let with_buckets: BTreeSet<String> =
        BUCKETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(histograms, with_buckets);
    for (name, bounds) in BUCKETS {
        assert!(bounds.is_sorted_by(|a, b| a < b), "{name}");
    }
}
