//! Figures beside their goals.

use std::fmt;
use std::time::Duration;

#[derive(Clone, Copy)]
pub(crate) enum Goal {
    AtMost(f64),
    AtLeast(f64),
    /// Nothing was promised: it says how the trial went.
    None,
}

impl Goal {
    fn is_kept(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
            Self::None => true,
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::AtMost(most) => write!(f, "<= {}", Number(most)),
            Self::AtLeast(least) => write!(f, ">= {}", Number(least)),
            Self::None => Ok(()),
        }
    }
}

struct Figure {
    scenario: &'static str,
    name: String,
    value: f64,
    unit: &'static str,
    goal: Goal,
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.goal {
            Goal::None => "",
            goal if goal.is_kept(self.value) => "kept",
            _ => "BROKEN",
        };
        write!(
            f,
            "{:<9} {:<52} {:>9} {:<6} {:<10} {verdict}",
            self.scenario,
            self.name,
            Number(self.value).to_string(),
            self.unit,
            self.goal.to_string(),
        )
    }
}

#[derive(Default)]
pub(crate) struct Report {
    figures: Vec<Figure>,
}

impl Report {
    /// Where a scenario puts its figures.
    pub(crate) fn of(&mut self, scenario: &'static str) -> Page<'_> {
        Page {
            report: self,
            scenario,
        }
    }

    pub(crate) fn print(&self) {
        println!();
        for figure in &self.figures {
            println!("{figure}");
        }
        println!();
        println!(
            "{}",
            if self.is_kept() {
                "every promise was kept"
            } else {
                "A PROMISE WAS BROKEN"
            }
        );
    }

    pub(crate) fn is_kept(&self) -> bool {
        let mut figures = self.figures.iter();
        figures.all(|figure| figure.goal.is_kept(figure.value))
    }
}

/// One scenario's part of the report.
pub(crate) struct Page<'a> {
    report: &'a mut Report,
    scenario: &'static str,
}

impl Page<'_> {
    pub(crate) fn count(&mut self, name: &str, value: usize, goal: Goal) {
        self.add(name, value as f64, "", goal);
    }

    pub(crate) fn time(&mut self, name: &str, value: Duration, goal: Goal) {
        self.add(name, value.as_secs_f64(), "s", goal);
    }

    /// It is shown at once, and once more at the end.
    pub(crate) fn add(&mut self, name: &str, value: f64, unit: &'static str, goal: Goal) {
        let figure = Figure {
            scenario: self.scenario,
            name: name.to_owned(),
            value,
            unit,
            goal,
        };
        println!("{figure}");
        self.report.figures.push(figure);
    }
}

/// With as many decimals as say something.
struct Number(f64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(value) = self;
        if value.fract() == 0.0 {
            write!(f, "{value:.0}")
        } else if *value >= 10.0 {
            write!(f, "{value:.1}")
        } else {
            write!(f, "{value:.3}")
        }
    }
}
