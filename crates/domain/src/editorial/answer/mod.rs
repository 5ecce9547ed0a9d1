//! Separates prose from the evaluation block while an answer streams.
