//! atelier-llm-scripted
