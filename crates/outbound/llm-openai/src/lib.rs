//! atelier-llm-openai
