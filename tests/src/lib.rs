//! atelier-tests
