//! Whole runs, played by hand and by chance. [`play`] feeds the engine, [`observer`] proves after every step what
//! holds of each run.

mod chance;
mod commands;
mod crashes;
mod credits;
mod endings;
mod failures;
mod observer;
mod play;
mod rounds;
