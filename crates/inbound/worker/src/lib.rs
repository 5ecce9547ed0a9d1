//! atelier-worker
