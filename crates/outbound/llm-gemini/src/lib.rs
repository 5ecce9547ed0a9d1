//! atelier-llm-gemini
