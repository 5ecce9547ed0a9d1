//! From what a person asks for to a session that can be started.
