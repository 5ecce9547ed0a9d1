//! atelier-testkit
