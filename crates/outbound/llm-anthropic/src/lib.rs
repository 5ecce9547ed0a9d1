//! atelier-llm-anthropic
