//! What the product adds to a bare call of a model, beside goals and beside a yardstick measured in the same run.
//!
//! `cargo xtask bench` builds and runs it. Each server is a process of its own, so that its time and its memory are
//! measured alone: the product (the real binary), the mock provider, and the yardstick, a bare relay that calls the
//! provider and copies its bytes; for the database, a client
//! that commits the same statements and does nothing else. With `taskset` the server that is measured has one core and everything else the
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

use crate::report::Report;
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

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["provider"] => block_on(provider::serve()),
        ["relay", provider] => relay::serve(provider),
        ["floor", database, seconds] => block_on(floor::serve(database, seconds)),
        // A test run of all targets starts this too, and only wants to know that it builds.
        _ if !arguments.contains(&"--bench") => println!("0 tests; `cargo xtask bench` measures"),
        _ => block_on(measure(Effort {
            is_quick: arguments.contains(&"--quick"),
        })),
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}

async fn measure(effort: Effort) {
    let servers = Servers::new();
    let mut report = Report::new(&servers, effort);
    report.extend(memory::idle(&servers).await);
    report.extend(latency::added(&servers, effort).await);
    report.extend(throughput::flat_out(&servers, effort).await);
    report.extend(rounds::with_instant_model(&servers, effort).await);
    report.extend(rounds::on_postgres(&servers, effort).await);
    report.extend(identity::verified(&servers, effort).await);
    report.extend(memory::held(&servers, effort).await);
    report.print();
    report.write();
}
