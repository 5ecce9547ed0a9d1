//! Document versions and the differences between them.
