//! Dashboards and alerts name what the code counts, the code counts nothing that no dashboard shows, and every alert
//! says what to do.

use std::collections::BTreeSet;

use serde_json::Value;

use super::described::{Kind, described};

const DASHBOARD: &str = include_str!("../../../../../deploy/grafana/atelier.json");
const ALERTS: &str = include_str!("../../../../../deploy/prometheus/alerts.yaml");
const OPERATIONS: &str = include_str!("../../../../../docs/operations.md");

/// What is scraped: histograms as their series.
fn scraped() -> BTreeSet<String> {
    let series = |(name, (kind, _)): (String, (Kind, _))| match kind {
        Kind::Counter | Kind::Gauge => vec![name],
        Kind::Histogram => ["bucket", "sum", "count"]
            .map(|part| format!("{name}_{part}"))
            .to_vec(),
    };
    described().into_iter().flat_map(series).collect()
}

/// The metrics that a text of queries names.
fn named(queries: &str) -> BTreeSet<String> {
    queries
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| word.starts_with("atelier_"))
        .map(str::to_owned)
        .collect()
}

/// Every query of the dashboard.
fn queries() -> String {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let panels = dashboard["panels"].as_array().unwrap().iter();
    let targets = panels.filter_map(|panel| panel["targets"].as_array());
    let expressions = targets.flatten().map(|target| target["expr"].as_str());
    expressions
        .map(Option::unwrap)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn dashboard_and_alerts_name_only_what_is_counted() {
    let scraped = scraped();
    for (file, named) in [("dashboard", named(&queries())), ("alerts", named(ALERTS))] {
        assert!(!named.is_empty(), "{file}");
        let unknown: Vec<&String> = named.difference(&scraped).collect();
        assert!(unknown.is_empty(), "{file} names {unknown:?}");
    }
}

#[test]
fn the_dashboard_shows_all_that_is_counted() {
    let shown = named(&queries());
    for (name, (kind, _)) in described() {
        let series = match kind {
            Kind::Histogram => format!("{name}_bucket"),
            Kind::Counter | Kind::Gauge => name,
        };
        assert!(shown.contains(&series), "{series} is not shown");
    }
}

#[test]
fn every_alert_says_what_to_do() {
    let alerts: Vec<&str> = ALERTS
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- alert: "))
        .collect();
    assert!(!alerts.is_empty());
    for alert in alerts {
        assert!(
            OPERATIONS.contains(&format!("| `{alert}` |")),
            "docs/operations.md says nothing about {alert}"
        );
    }
}
