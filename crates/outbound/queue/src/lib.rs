//! atelier-queue
