//! Which trials there are.

use super::{fencing, kills, overload, postgres, readers, redis, stop, streams};
use crate::report::Report;
use crate::setting::Setting;

const ALL: [&str; 8] = [
    "stop", "streams", "readers", "fencing", "redis", "overload", "postgres", "kills",
];

/// Runs the trials that are named; without a name all of them, the short ones first.
pub(crate) async fn run(named: &[&str], setting: &Setting, report: &mut Report) {
    let chosen = if named.is_empty() { &ALL[..] } else { named };
    for &scenario in chosen {
        println!("--- {scenario}");
        match scenario {
            "stop" => stop::run(setting, report.of("stop")).await,
            "streams" => streams::run(setting, report.of("streams")).await,
            "readers" => readers::run(setting, report.of("readers")).await,
            "fencing" => fencing::run(setting, report.of("fencing")).await,
            "redis" => redis::run(setting, report.of("redis")).await,
            "overload" => overload::run(setting, report.of("overload")).await,
            "postgres" => postgres::run(setting, report.of("postgres")).await,
            "kills" => kills::run(setting, report.of("kills")).await,
            other => panic!("there is no trial {other}, but {}", ALL.join(", ")),
        }
    }
}
