//! Scores out of whatever a model wrote.
