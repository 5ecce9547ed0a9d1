//! atelier-database
