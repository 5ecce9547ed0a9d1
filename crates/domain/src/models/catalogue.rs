//! The catalogue of models.
