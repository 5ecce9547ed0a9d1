//! atelier-events
