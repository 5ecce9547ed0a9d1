//! What the product adds to a bare call of a model, beside goals and beside a yardstick measured in the same run.
//!
//! `cargo xtask bench` builds and runs it. Each server is a process of its own, so that its time and its memory are
//! measured alone: the product (the real binary), the mock provider, and the yardstick, a bare relay that calls the
//! provider and copies its bytes; for the database, a client that commits the same statements on the same tables and does
//! nothing else. With `taskset` the server that is measured has one core and everything else the
//! others. Figures are of one machine at one time; the ratios travel better.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a benchmark speaks on the terminal, stops where it fails, and counts far below 2^52"
)]

mod connection;
mod crew;
mod floor;
mod identity;
mod latency;
mod memory;
mod provider;
mod relay;
mod report;
mod rounds;
mod servers;
mod throughput;

use crate::report::{Figure, Report};
use crate::servers::Servers;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How much is measured.
#[derive(Clone, Copy)]
struct Effort {
    is_quick: bool,
}

impl Effort {
    /// The first for a full run, the second for `--quick`.
    fn of(self, full: usize, quick: usize) -> usize {
        if self.is_quick { quick } else { full }
    }
}

/// What is measured.
enum Part {
    Idle,
    Latency,
    Throughput,
    Rounds,
    Postgres,
    Settling,
    Identity,
    Memory,
}

impl Part {
    const ALL: [Self; 8] = [
        Self::Idle,
        Self::Latency,
        Self::Throughput,
        Self::Rounds,
        Self::Postgres,
        Self::Settling,
        Self::Identity,
        Self::Memory,
    ];

    const fn name(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Latency => "latency",
            Self::Throughput => "throughput",
            Self::Rounds => "rounds",
            Self::Postgres => "postgres",
            Self::Settling => "settling",
            Self::Identity => "identity",
            Self::Memory => "memory",
        }
    }

    async fn measure(&self, servers: &Servers, effort: Effort) -> Vec<Figure> {
        match self {
            Self::Idle => memory::idle(servers).await,
            Self::Latency => latency::added(servers, effort).await,
            Self::Throughput => throughput::flat_out(servers, effort).await,
            Self::Rounds => rounds::with_instant_model(servers, effort).await,
            Self::Postgres => rounds::on_postgres(servers, effort).await,
            Self::Settling => rounds::settling(servers, effort).await,
            Self::Identity => identity::verified(servers, effort).await,
            Self::Memory => memory::held(servers, effort).await,
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["provider"] => block_on(provider::serve()),
        ["relay", provider] => relay::serve(provider),
        ["floor", database, seconds, ledger] => {
            block_on(floor::serve(database, seconds, ledger));
        }
        // A test run of all targets starts this too, and only wants to know that it builds.
        _ if !arguments.contains(&"--bench") => println!("0 tests; `cargo xtask bench` measures"),
        _ => {
            let named = |part: &Part| arguments.contains(&part.name());
            let mut parts = Vec::from(Part::ALL);
            if parts.iter().any(named) {
                parts.retain(named);
            }
            let is_quick = arguments.contains(&"--quick");
            block_on(measure(&parts, Effort { is_quick }));
        }
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}

async fn measure(parts: &[Part], effort: Effort) {
    let servers = Servers::new();
    let mut report = Report::new(&servers, effort);
    for part in parts {
        report.extend(part.measure(&servers, effort).await);
    }
    report.print();
    report.write();
}
