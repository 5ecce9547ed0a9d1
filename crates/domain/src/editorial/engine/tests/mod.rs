//! Whole runs, played by hand and by chance. [`play`] feeds the engine, [`observer`] proves after every step what
//! holds of each run. [`journals`] holds today's engine to what earlier versions decided.

mod calls;
mod chance;
mod commands;
mod crashes;
mod credits;
mod draining;
mod endings;
mod failures;
mod journals;
mod notes;
mod observer;
mod play;
mod rounds;
