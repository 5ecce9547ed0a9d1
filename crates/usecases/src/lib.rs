//! atelier-usecases
