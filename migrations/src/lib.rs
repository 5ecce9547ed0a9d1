//! atelier-migrations
