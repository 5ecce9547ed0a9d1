//! What a vendor sends at once comes as one part, and nothing of it is lost, moved or held back.

use atelier_domain::models::{ErrorClass, FinishReason, ModelError, StreamPart, TokenUsage};
use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, stream};
use proptest::prelude::*;
use tokio::sync::mpsc;

use crate::{Fault, Origin, Parts, VendorDecoder, answer};

/// A vendor whose events are words: texts, reasoning (`~`), refusals (`!`), and `usage`, `done` and `fail`.
struct Chatter;

impl VendorDecoder for Chatter {
    fn event(&mut self, _name: &str, data: &str, out: &mut Parts) -> Result<(), Fault> {
        match (data, data.split_at_checked(1)) {
            ("usage", _) => out.usage(TokenUsage {
                input_tokens: 1,
                ..TokenUsage::default()
            }),
            ("done", _) => out.finished(FinishReason::Stop, "done"),
            ("fail", _) => return Err(Fault::new(ErrorClass::Overloaded, "no room")),
            (_, Some(("~", thought))) => out.reasoning(thought),
            (_, Some(("!", refusal))) => out.refusal(refusal),
            _ => out.text(data),
        }
        Ok(())
    }

    fn end(&mut self, _out: &mut Parts) -> Result<(), Fault> {
        Err(Fault::ended_early())
    }

    fn whole(&mut self, _body: &[u8], _out: &mut Parts) -> Result<(), Fault> {
        Err(Fault::ended_early())
    }
}

fn show(item: Result<StreamPart, ModelError>) -> String {
    match item {
        Ok(StreamPart::Text(text)) => text,
        Ok(StreamPart::Reasoning(text)) => format!("~{text}"),
        Ok(StreamPart::Refusal(text)) => format!("!{text}"),
        Ok(StreamPart::Usage(_)) => "usage".to_owned(),
        Ok(StreamPart::Finished { vendor_reason, .. }) => vendor_reason,
        Ok(other) => panic!("{other:?}"),
        Err(error) => match error.class {
            ErrorClass::Overloaded => "fail".to_owned(),
            other => other.as_str().to_owned(),
        },
    }
}

fn event(word: &str) -> String {
    ["data: ", word, "\n\n"].concat()
}

/// The parts that are there once each of these reads is, and none later.
fn at_each_read(reads: &[Bytes]) -> Vec<Vec<String>> {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let body = stream::poll_fn(move |context| receiver.poll_recv(context));
    let mut answer = answer(body, Chatter, Origin::new("chatter"));
    let read = |bytes: &Bytes| {
        // Once the answer has ended, nobody reads on.
        let _unread = sender.send(Ok(bytes.clone()));
        let mut parts = Vec::new();
        while let Some(Some(item)) = answer.next().now_or_never() {
            parts.push(show(item));
        }
        parts
    };
    reads.iter().map(read).collect()
}

#[test]
fn the_texts_of_one_read_come_as_one() {
    for (reads, expected) in [
        (&["a b c"][..], "abc"),
        (&["a b", "c", "d e"], "ab | c | de"),
        (&["~a ~b c d ~e"], "~ab cd ~e"),
        (&["a b !c !d"], "ab !cd"),
        (&["~a ~b", "~c d"], "~ab | ~c d"),
        (&["a b usage c d usage e"], "ab usage cde"),
        (&["a b usage done c"], "ab usage done"),
        (&["a b fail c"], "ab fail"),
        (&["a b", "fail"], "ab | fail"),
        (&["usage", "a"], "usage | a"),
    ] {
        let reads: Vec<Bytes> = reads
            .iter()
            .map(|words| Bytes::from(words.split(' ').map(event).collect::<String>()))
            .collect();
        let parts: Vec<String> = at_each_read(&reads)
            .iter()
            .map(|parts| parts.join(" "))
            .collect();
        assert_eq!(parts.join(" | "), expected, "{reads:?}");
    }
}

#[test]
fn pieces_that_are_there_together_are_one_read() {
    let pieces = ["data: a\n\nda", "ta: b\n", "\n", "data: c\n\n", "data: d"];
    let body = stream::iter(pieces.map(|piece| Ok(Bytes::from(piece))));
    let mut answer = answer(
        body.chain(stream::pending()),
        Chatter,
        Origin::new("chatter"),
    );
    let first = answer.next().now_or_never();
    assert_eq!(first.flatten().map(show).as_deref(), Some("abc"));
    assert!(answer.next().now_or_never().is_none());
}

#[test]
fn a_joined_text_has_a_bound() {
    let word = "x".repeat(1000);
    let body: String = vec![event(&word); 200].concat() + &event("done");
    for piece_bytes in [body.len(), 4096, 100] {
        let pieces: Vec<_> = body
            .as_bytes()
            .chunks(piece_bytes)
            .map(|piece| Ok(Bytes::copy_from_slice(piece)))
            .collect();
        let parts: Vec<String> = answer(stream::iter(pieces), Chatter, Origin::new("chatter"))
            .map(show)
            .collect()
            .now_or_never()
            .unwrap();
        let (last, texts) = parts.split_last().unwrap();
        assert_eq!(last, "done");
        assert_eq!(texts.concat(), word.repeat(200));
        let longest = texts.iter().map(String::len).max();
        assert_eq!(longest, Some(17_000));
    }
}

/// What comes of these words, one by one: up to the end, and of usage only the first.
fn one_by_one(words: &[&str]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for word in words {
        if *word != "usage" || !parts.iter().any(|part| part == "usage") {
            parts.push((*word).to_owned());
        }
        if ["done", "fail"].contains(word) {
            break;
        }
    }
    parts
}

/// The same with texts joined to those of their kind before them.
fn joined(parts: impl IntoIterator<Item = String>) -> Vec<String> {
    let kind = |part: &str| match part {
        "usage" | "done" | "fail" => None,
        _ => Some(part.chars().find(|c| "~!".contains(*c))),
    };
    let mut joined: Vec<String> = Vec::new();
    for part in parts {
        match joined.last_mut() {
            Some(last) if kind(last).is_some() && kind(last) == kind(&part) => {
                last.push_str(part.trim_start_matches(['~', '!']));
            }
            _ => joined.push(part),
        }
    }
    joined
}

proptest! {
    #[test]
    fn every_event_comes_in_order_with_the_read_that_completes_it(
        words in prop::collection::vec(
            prop::sample::select(vec!["a", "b", "東", "~c", "~d", "!e", "usage", "done", "fail"]),
            0..24,
        ),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let body: String = words.iter().map(|word| event(word)).collect();
        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(body.len() + 1)).collect();
        places.extend([0, body.len()]);
        places.sort_unstable();
        for places in [places, (0..=body.len()).collect()] {
            let bytes = Bytes::from(body.clone());
            let reads: Vec<Bytes> =
                places.windows(2).map(|pair| bytes.slice(pair[0]..pair[1])).collect();
            let mut so_far = Vec::new();
            for (parts, place) in at_each_read(&reads).into_iter().zip(&places[1..]) {
                prop_assert_eq!(&joined(parts.clone()), &parts, "a read is told in as few parts as can be");
                so_far.extend(parts);
                let complete = String::from_utf8_lossy(&body.as_bytes()[..*place])
                    .matches("\n\n")
                    .count();
                let expected = joined(one_by_one(&words[..complete]));
                prop_assert_eq!(joined(so_far.clone()), expected, "after {} bytes", place);
            }
        }
    }
}
