//! The graph between contexts.

use crate::arch::contexts::check;
use crate::arch::source::Source;

fn findings(files: &[(&str, &str)]) -> Vec<String> {
    let sources: Vec<Source> = files
        .iter()
        .map(|(path, text)| Source::parse(path, path.strip_suffix(".rs").unwrap(), text).unwrap())
        .collect();
    check(&sources).iter().map(ToString::to_string).collect()
}

#[test]
fn an_acyclic_graph_passes() {
    let files = [
        ("lib.rs", "pub mod credits;\npub mod editorial;"),
        (
            "ports.rs",
            "use crate::{credits::Ledger, editorial::Sessions};",
        ),
        ("kernel/mod.rs", "pub use ids::RunId;\nmod ids;"),
        (
            "credits/mod.rs",
            "use crate::kernel::RunId;\n#[cfg(test)]\nuse crate::editorial::Run;",
        ),
        ("credits/tests.rs", "use crate::editorial::Run;"),
        (
            "editorial/run.rs",
            "use crate::credits::Hold;\nuse super::version::Version;",
        ),
        ("editorial/version.rs", "fn f() { crate::kernel::now() }"),
    ];

    assert_eq!(findings(&files), Vec::<String>::new());
}

#[test]
fn every_edge_of_a_cycle_is_named() {
    let files = [
        ("credits/mod.rs", "//! Credits.\nuse crate::usage::Record;"),
        ("editorial/run/mod.rs", "use super::super::credits::Hold;"),
        (
            "usage/mod.rs",
            "fn f() -> u8 {\n    vec![crate::editorial::run::LIMIT][0]\n}",
        ),
        ("billing/mod.rs", "use crate::credits::Lot;"),
    ];

    assert_eq!(
        findings(&files),
        [
            "credits/mod.rs:2: a cycle of contexts: credits -> usage -> editorial -> credits \
             [context-cycle]",
            "editorial/run/mod.rs:1: a cycle of contexts: editorial -> credits -> usage -> \
             editorial [context-cycle]",
            "usage/mod.rs:2: a cycle of contexts: usage -> editorial -> credits -> usage \
             [context-cycle]",
        ]
    );
}

#[test]
fn the_kernel_imports_no_context() {
    let files = [("kernel/ids.rs", "use crate::identity::User;")];

    assert_eq!(
        findings(&files),
        [
            "kernel/ids.rs:1: the kernel is below every context: it must not import identity \
          [context-kernel]"
        ]
    );
}

#[test]
fn a_context_does_not_import_the_ports_back() {
    let files = [
        ("ports.rs", "use crate::jobs::JobQueue;"),
        ("jobs/mod.rs", "use crate::ports::Transaction;"),
    ];

    assert_eq!(findings(&files).len(), 2);
}
