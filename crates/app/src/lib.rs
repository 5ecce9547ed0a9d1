//! atelier-app
