//! What the source of the domain may not name.

use crate::arch::purity;
use crate::arch::source::Source;

/// The lines and rules found in a file of the domain.
fn check(path: &str, text: &str) -> Vec<(usize, &'static str)> {
    let source = Source::parse(path, path.strip_suffix(".rs").unwrap(), text).unwrap();
    purity::check(&[source])
        .into_iter()
        .map(|finding| (finding.line, finding.rule))
        .collect()
}

#[test]
fn pure_source_passes() {
    for text in [
        "use std::collections::BTreeMap;\nuse chrono::{DateTime, Utc};",
        "use uuid::Uuid;\nfn parse(text: &str) -> Option<Uuid> { Uuid::parse_str(text).ok() }",
        "use std::time::Duration;\nfn log(rand: u64) -> u64 { let env = rand; env }",
        "fn now(clock: Clock) -> Time { clock.now() }",
        "/// Like [`tokio::spawn`], with `std::fs` in mind.\nfn documented() {}",
        "#[cfg(test)]\nmod tests { use std::fs; fn run() { println!(\"{:?}\", fs::read(\"a\")); } }",
        "#[cfg(test)]\nuse std::fs;\nfn read(fs: Reader) { fs.read(); }",
    ] {
        assert_eq!(check("credits/pricing.rs", text), [], "{text}");
    }
}

#[test]
fn a_forbidden_path_is_found_however_it_is_written() {
    for text in [
        "use std::fs;",
        "use std::{collections::BTreeMap, net::TcpStream};",
        "use std::{env as surroundings};",
        "use core::time as t; use std::time::SystemTime;",
        "use std::time::*;",
        "use tokio;",
        "fn f() { std::thread::sleep(d) }",
        "use std::time;  fn f() { time::Instant::now(); }",
        "use chrono::Utc; fn f() { Utc::now(); }",
        "use chrono::Utc as Clock; fn f() { Clock::now(); }",
        "use chrono::prelude::*; fn f() { Utc::now(); }",
        "fn f() { <chrono::Utc>::now(); }",
        "fn f() -> Uuid { ::uuid::Uuid::new_v4() }",
        "use uuid::Uuid; fn f() { let id = Some(Uuid::now_v7); }",
        "fn f() { assert!(tracing::enabled!(x)) }",
        "#[tracing::instrument] fn f() {}",
        "fn f() -> std::io::Result<()> { Ok(()) }",
        "fn f() { println!(\"here\") }",
        "const HOME: &str = env!(\"HOME\");",
        "mod inner { use rand::Rng; }",
    ] {
        let found = check("credits/pricing.rs", text);
        assert!(found.contains(&(1, "domain-purity")), "{text}: {found:?}");
    }
}

#[test]
fn the_line_of_the_path_is_named() {
    let text =
        "//! A file.\n\nuse crate::kernel::Cents;\n\nfn f() {\n    std::fs::read(\"a\");\n}\n";

    assert_eq!(check("credits/pricing.rs", text), [(6, "domain-purity")]);
}

#[test]
fn async_is_for_the_signatures_of_ports() {
    let port = "#[async_trait]\ntrait Ledger {\n    async fn hold(&self);\n}";

    assert_eq!(check("credits/ports.rs", port), []);
    assert_eq!(check("credits/ledger.rs", port), [(3, "domain-async")]);
    assert_eq!(
        check(
            "credits/ledger.rs",
            "fn f() {\n    async {\n        x.await\n    };\n}"
        ),
        [(2, "domain-async"), (3, "domain-async")]
    );
}

#[test]
fn files_of_tests_are_not_read() {
    for path in ["credits/tests.rs", "credits/tests/pricing.rs"] {
        assert_eq!(check(path, "use std::fs;"), [], "{path}");
    }
}
