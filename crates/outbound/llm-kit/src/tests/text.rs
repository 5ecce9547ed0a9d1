use atelier_domain::models::TextBlock;
use serde_json::{Value, json};

use crate::{blocks, joined, tool_arguments};

#[test]
fn empty_blocks_say_nothing() {
    for (texts, expected) in [
        (&[][..], ""),
        (&[""], ""),
        (&["a"], "a"),
        (&["a", "", "b\n"], "a\n\nb\n"),
    ] {
        let content: Vec<TextBlock> = texts.iter().copied().map(TextBlock::new).collect();
        assert_eq!(joined(&content), expected, "{texts:?}");
        assert!(blocks(&content).all(|block| !block.text.is_empty()));
    }
}

#[test]
fn arguments_are_kept_whatever_they_are() {
    for (text, value) in [
        ("", json!({})),
        (" \n", json!({})),
        ("{\"a\":1}", json!({"a": 1})),
        ("{\"a\":", Value::String("{\"a\":".to_owned())),
    ] {
        assert_eq!(tool_arguments(text), value, "{text:?}");
    }
}
