//! The contexts of the domain and their acyclic graph.

use std::collections::{BTreeMap, VecDeque};

use super::source::Source;
use crate::finding::Finding;

/// The names of the contexts, the same in every ring.
pub(crate) const CONTEXTS: [&str; 15] = [
    "admin",
    "billing",
    "clones",
    "conversations",
    "credits",
    "editorial",
    "identity",
    "jobs",
    "kernel",
    "knowledge",
    "models",
    "notifications",
    "projects",
    "reports",
    "usage",
];

/// The page above all contexts. A context that imports it back closes a cycle like any other.
const PORTS: &str = "ports";

/// The context below all others.
const KERNEL: &str = "kernel";

/// Who imports whom, with the place that says so first.
type Graph<'a> = BTreeMap<(&'a str, &'a str), (&'a str, usize)>;

/// Checks that the kernel imports no context and that no chain of imports comes back.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let graph = graph(sources);
    let mut findings = Vec::new();
    for (&(from, to), &(file, line)) in &graph {
        if from == KERNEL {
            let message = format!("the kernel is below every context: it must not import {to}");
            findings.push(Finding::new(file, line, "context-kernel", message));
        }
        if let Some(way_back) = shortest_way(&graph, to, from) {
            let message = format!("a cycle of contexts: {from} -> {}", way_back.join(" -> "));
            findings.push(Finding::new(file, line, "context-cycle", message));
        }
    }
    findings
}

fn graph(sources: &[Source]) -> Graph<'_> {
    let mut graph = Graph::new();
    for source in sources {
        let Some(from) = source
            .module
            .first()
            .map(String::as_str)
            .filter(|name| is_node(name))
        else {
            continue;
        };
        for reference in &source.references {
            let [root, to, ..] = reference.path.as_slice() else {
                continue;
            };
            if root == "crate" && to != from && is_node(to) {
                graph
                    .entry((from, to))
                    .or_insert((&source.file, reference.line));
            }
        }
    }
    graph
}

fn is_node(name: &str) -> bool {
    name == PORTS || CONTEXTS.contains(&name)
}

/// The contexts on the shortest chain of imports, both ends included.
fn shortest_way<'a>(graph: &Graph<'a>, from: &'a str, to: &'a str) -> Option<Vec<&'a str>> {
    let mut ways = VecDeque::from([vec![from]]);
    let mut seen = vec![from];
    while let Some(way) = ways.pop_front() {
        let last = *way.last()?;
        if last == to {
            return Some(way);
        }
        for &(importer, imported) in graph.keys() {
            if importer == last && !seen.contains(&imported) {
                seen.push(imported);
                ways.push_back(way.iter().copied().chain([imported]).collect());
            }
        }
    }
    None
}
