//! atelier-llm-kit
