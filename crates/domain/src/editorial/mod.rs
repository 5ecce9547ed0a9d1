//! editorial
