//! Figures beside their goals, for people and for programs.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::Effort;
use crate::servers::Servers;

/// Names the file that programs read; absent: none is written.
const FILE_VARIABLE: &str = "ATELIER_BENCH_REPORT";

#[derive(Clone, Copy)]
pub(crate) enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

impl Goal {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
        }
    }

    fn text(self) -> String {
        match self {
            Self::AtMost(most) => format!("<= {}", number(most)),
            Self::AtLeast(least) => format!(">= {}", number(least)),
        }
    }
}

/// One thing that was measured, of the product and, where it says something, of the relay.
pub(crate) struct Figure {
    name: String,
    unit: &'static str,
    product: f64,
    relay: Option<f64>,
    goal: Option<Goal>,
    ratio_goal: Option<Goal>,
}

impl Figure {
    pub(crate) fn new(name: &str, unit: &'static str, product: f64) -> Self {
        Self {
            name: name.to_owned(),
            unit,
            product,
            relay: None,
            goal: None,
            ratio_goal: None,
        }
    }

    pub(crate) fn beside_relay(mut self, relay: f64) -> Self {
        self.relay = Some(relay);
        self
    }

    pub(crate) fn with_goal(mut self, goal: Goal) -> Self {
        self.goal = Some(goal);
        self
    }

    /// A goal for the product's value over the relay's.
    pub(crate) fn with_ratio_goal(mut self, goal: Goal) -> Self {
        self.ratio_goal = Some(goal);
        self
    }

    fn ratio(&self) -> Option<f64> {
        self.relay.map(|relay| self.product / relay)
    }

    /// What is said about the goals; nothing where there is none.
    fn verdict(&self) -> String {
        let goals = [
            (self.goal, Some(self.product), "goal"),
            (self.ratio_goal, self.ratio(), "ratio"),
        ];
        let said: Vec<String> = goals
            .into_iter()
            .filter_map(|(goal, value, name)| {
                let (goal, value) = (goal?, value?);
                let verdict = if goal.is_met(value) {
                    "met"
                } else {
                    "FALLS SHORT"
                };
                Some(format!("{name} {}: {verdict}", goal.text()))
            })
            .collect();
        said.join(", ")
    }

    fn json(&self) -> Value {
        let met = |goal: Option<Goal>, value: Option<f64>| match (goal, value) {
            (Some(goal), Some(value)) => json!({"goal": goal.text(), "met": goal.is_met(value)}),
            _ => Value::Null,
        };
        json!({
            "name": self.name,
            "unit": self.unit,
            "product": self.product,
            "relay": self.relay,
            "ratio": self.ratio(),
            "goal": met(self.goal, Some(self.product)),
            "ratio_goal": met(self.ratio_goal, self.ratio()),
        })
    }
}

pub(crate) struct Report {
    figures: Vec<Figure>,
    is_pinned: bool,
    is_quick: bool,
}

impl Report {
    pub(crate) fn new(servers: &Servers, effort: Effort) -> Self {
        Self {
            figures: Vec::new(),
            is_pinned: servers.is_pinned,
            is_quick: effort.is_quick,
        }
    }

    pub(crate) fn extend(&mut self, figures: Vec<Figure>) {
        for figure in &figures {
            println!(
                "measured: {} = {} {}",
                figure.name,
                number(figure.product),
                figure.unit
            );
        }
        self.figures.extend(figures);
    }

    pub(crate) fn print(&self) {
        println!();
        println!(
            "{:<46} {:>10} {:>10} {:>7}  unit  goals",
            "", "Atelier", "beside", "ratio"
        );
        for figure in &self.figures {
            println!(
                "{:<46} {:>10} {:>10} {:>7}  {:<4}  {}",
                figure.name,
                number(figure.product),
                figure.relay.map_or_else(String::new, number),
                figure.ratio().map_or_else(String::new, number),
                figure.unit,
                figure.verdict(),
            );
        }
        println!();
        if self.is_pinned {
            println!(
                "The measured server had one core to itself; the provider, the clients and the database the others."
            );
        } else {
            println!(
                "Nothing was pinned to a core: the servers and the clients took time from each other."
            );
        }
        if self.is_quick {
            println!("A quick run: few samples, so take the figures as a first look.");
        }
    }

    pub(crate) fn write(&self) {
        let Some(file) = std::env::var_os(FILE_VARIABLE).map(PathBuf::from) else {
            return;
        };
        let report = json!({
            "pinned": self.is_pinned,
            "quick": self.is_quick,
            "figures": self.figures.iter().map(Figure::json).collect::<Vec<_>>(),
        });
        std::fs::write(&file, format!("{report:#}\n")).unwrap();
        println!("written to {}", file.display());
    }
}

/// With as many decimals as say something.
fn number(value: f64) -> String {
    if value >= 1_000.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.3}")
    }
}
