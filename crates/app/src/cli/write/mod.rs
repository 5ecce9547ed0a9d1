//! `atelier write`: a whole session on a local file, live in the terminal.
//!
//! | module | what it owns |
//! | --- | --- |
//! | `args`, `command` | the options, and the order of things |
//! | `input`, `output` | the files that are read, and where the result goes |
//! | `problems` | refusals in the words of the command line |
//! | `studio` | the private database and the worker of one run |
//! | `watch` | the run, from its start to its end, and Ctrl-C |
//! | `view` | what is shown of it |

mod args;
mod command;
mod input;
mod output;
mod problems;
mod studio;
mod view;
mod watch;

pub(super) use args::Write;

#[cfg(test)]
mod tests;
