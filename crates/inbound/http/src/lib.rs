//! atelier-http
