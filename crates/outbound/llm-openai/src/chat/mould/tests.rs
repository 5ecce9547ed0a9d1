use std::fmt::Write;

use atelier_llm_kit::{Origin, answer};
use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, stream};

use super::{LONGEST, Mould};
use crate::chat::Decoder;

fn chunk(text: &str) -> String {
    format!(
        r#"{{"id":"c1","model":"m","choices":[{{"index":0,"delta":{{"content":{text}}},"finish_reason":null}}],"usage":null}}"#
    )
}

/// A mould of a chunk with the text `a`.
fn mould(chunk: &str) -> Mould {
    let mut mould = Mould::default();
    let start = chunk.find(r#""a""#).unwrap() + 1;
    mould.take(chunk, &chunk[start..=start]);
    mould
}

#[test]
fn a_mould_knows_its_chunks() {
    let mould = mould(&chunk(r#""a""#));
    for (text, expected) in [
        (r#""a""#, Some("a")),
        (r#""""#, Some("")),
        (r#"" Wörter 東京""#, Some(" Wörter 東京")),
        (
            r#""\n\"\\ \u00e9 \ud83d\ude00""#,
            Some("\n\"\\ \u{e9} \u{1f600}"),
        ),
        (r#" "spaced" "#, Some("spaced")),
        // Text that looks like the chunk around it.
        (
            r#""},\"finish_reason\":null""#,
            Some(r#"},"finish_reason":null"#),
        ),
        ("null", None),
        ("[]", None),
        (r#"["a"]"#, None),
        (r#""a","refusal":"b""#, None),
        (
            r#""a"},"finish_reason":"stop","logprobs":{"content":"b""#,
            None,
        ),
        ("\"\t\"", None),
        (r#""\x""#, None),
        (r#""\ud83d""#, None),
    ] {
        let chunk = chunk(text);
        let found = mould.text(&chunk);
        assert_eq!(found.as_ref().map(|text| &*text.0), expected, "{chunk}");
    }
    let other = chunk(r#""a""#).replace("c1", "c2");
    assert_eq!(mould.text(&other), None);
    assert_eq!(Mould::default().text(&other), None);
}

#[test]
fn a_mould_is_of_the_chunk_that_lent_the_text() {
    let chunk = chunk(r#""a""#);
    let mut mould = mould(&chunk);
    // The same text from elsewhere tells no place.
    mould.take(&chunk.replace("c1", "c2"), "a");
    assert!(mould.text(&chunk).is_some());
}

#[test]
fn a_long_frame_is_not_kept() {
    for (padding, is_kept) in [(LONGEST / 2, true), (LONGEST, false)] {
        let chunk = format!(
            r#"{{"pad":"{}","choices":[{{"delta":{{"content":"a"}}}}]}}"#,
            "p".repeat(padding)
        );
        assert_eq!(mould(&chunk).text(&chunk).is_some(), is_kept);
    }
}

/// What comes of the chunks and the end of the stream.
fn read(chunks: &[String]) -> Vec<String> {
    let mut body = String::new();
    for data in chunks.iter().map(String::as_str).chain(["[DONE]"]) {
        write!(body, "data: {data}\n\n").unwrap();
    }
    let body = stream::iter([Ok(Bytes::from(body))]);
    let mut answer = answer(body, Decoder::default(), Origin::new("test"));
    let items = std::iter::from_fn(|| answer.next().now_or_never().flatten());
    items.map(|item| format!("{item:?}")).collect()
}

#[test]
fn chunks_say_the_same_whatever_came_before_them() {
    let plain = chunk(r#""a""#);
    let kinds = [
        plain.clone(),
        chunk(r#""b\nc""#),
        chunk(r#""""#),
        chunk("null"),
        chunk("7"),
        chunk(r#"[{"type":"text","text":"piece"}]"#),
        chunk(r#""a","reasoning":"thought""#),
        chunk(r#""a","refusal":"no""#),
        chunk(r#""a","reasoning":"","refusal":"","tool_calls":[]"#),
        chunk(r#""a","tool_calls":[{"id":"t","function":{"name":"f"}}]"#),
        chunk(r#""a","role":"assistant""#),
        plain.replace("c1", "c2"),
        plain.replace(r#""usage":null"#, r#""usage":{"prompt_tokens":3}"#),
        plain.replace(
            r#""usage":null"#,
            r#""x_groq":{"usage":{"prompt_tokens":4}}"#,
        ),
        plain.replace(r#""finish_reason":null"#, r#""finish_reason":"stop""#),
        plain.replace(r#""finish_reason":null"#, r#""logprobs":{"content":"a"}"#),
        plain.replace(r#""usage":null"#, r#""error":{"message":"broken"}"#),
        r#"{"choices":[]}"#.to_owned(),
        r#"{"choices":[{"delta":{},"finish_reason":"length"}]}"#.to_owned(),
        "{nonsense".to_owned(),
        "[DONE]".to_owned(),
    ];
    for first in &kinds {
        for second in &kinds {
            let chunks = [first, first, second, second, first, second];
            let numbered = |number: fn(usize) -> usize| {
                let chunks = chunks.iter().enumerate();
                let chunks = chunks.map(|(place, chunk)| {
                    chunk.replacen('{', &format!(r#"{{"number":{},"#, number(place)), 1)
                });
                read(&chunks.collect::<Vec<_>>())
            };
            // No two that are numbered have a mould in common.
            assert_eq!(numbered(|_| 0), numbered(|place| place), "{first} {second}");
        }
    }
}
