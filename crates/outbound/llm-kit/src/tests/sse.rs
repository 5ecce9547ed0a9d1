use proptest::prelude::*;

use crate::{EventTooLarge, SseDecoder};

type Pair = (String, String);

fn drain(decoder: &mut SseDecoder, events: &mut Vec<Pair>) -> Result<(), EventTooLarge> {
    while let Some(event) = decoder.next_event()? {
        events.push((event.name.into_owned(), event.data.into_owned()));
    }
    Ok(())
}

fn decode(input: &[u8], cuts: &[usize], limit: usize) -> Result<Vec<Pair>, EventTooLarge> {
    let mut decoder = SseDecoder::new(limit);
    let mut events = Vec::new();
    let mut from = 0;
    for to in cuts.iter().copied().chain([input.len()]) {
        decoder.push(&input[from..to]);
        drain(&mut decoder, &mut events)?;
        from = to;
    }
    Ok(events)
}

fn bytewise(input: &[u8]) -> Vec<usize> {
    (0..input.len()).collect()
}

/// The standard's algorithm, word by word, on a whole input.
fn reference(input: &[u8]) -> Vec<Pair> {
    let text = String::from_utf8_lossy(input);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<&str> = text.split('\n').collect();
    lines.pop();
    let (mut events, mut name, mut data) = (Vec::new(), String::new(), String::new());
    for line in lines {
        if line.is_empty() {
            if let Some(data) = data.strip_suffix('\n') {
                events.push((name.clone(), data.to_owned()));
            }
            name.clear();
            data.clear();
            continue;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut name),
            "data" => {
                data.push_str(value);
                data.push('\n');
            }
            _ => {}
        }
    }
    events
}

#[test]
fn events_are_read_as_the_standard_says() {
    for (input, events) in [
        (&b"data: a\n\n"[..], &[("", "a")][..]),
        (b"data:a\n\n", &[("", "a")]),
        (b"data:  a\n\n", &[("", " a")]),
        (b"data: a\r\n\r\n", &[("", "a")]),
        (b"data: a\r\rdata: b\r\r", &[("", "a"), ("", "b")]),
        (b"data: a\r\n\rdata: b\n\r\n", &[("", "a"), ("", "b")]),
        (
            b"data: a\ndata: b\ndata:\ndata: c\n\n",
            &[("", "a\nb\n\nc")],
        ),
        (b"data\n\ndata\ndata\n\ndata:", &[("", ""), ("", "\n")]),
        (
            b"event: e\ndata: a\n\ndata: b\n\n",
            &[("e", "a"), ("", "b")],
        ),
        (b"event: e\n\ndata: a\n\n", &[("", "a")]),
        (b"event: e\nevent: f\ndata: a\nevent: g\n\n", &[("g", "a")]),
        (b": comment\n\n:\n\ndata: a\n: in between\n\n", &[("", "a")]),
        (
            b"id: 1\nretry: 5\nother: x\nDATA: b\n data: c\ndata: a\n\n",
            &[("", "a")],
        ),
        (b"\xEF\xBB\xBFdata: a\n\n", &[("", "a")]),
        (b"\xEF\xBB\xBF\xEF\xBB\xBFdata: a\n\n", &[]),
        (b"data: a\n\n\xEF\xBB\xBFdata: b\n\n", &[("", "a")]),
        ("data: 東京 🗼\n\n".as_bytes(), &[("", "東京 🗼")]),
        (
            b"data: a\xFFb\ndata: \xE6\x9D\n\n",
            &[("", "a\u{FFFD}b\n\u{FFFD}")],
        ),
        (b"data: whole\n\ndata: left open\n", &[("", "whole")]),
        (b"\n\n\r\n\r\r", &[]),
        (b"", &[]),
    ] {
        let events: Vec<Pair> = events
            .iter()
            .map(|(name, data)| (name.to_string(), data.to_string()))
            .collect();
        let shown = input.escape_ascii();
        assert_eq!(reference(input), events, "{shown}");
        assert_eq!(decode(input, &[], 99).unwrap(), events, "{shown}");
        assert_eq!(
            decode(input, &bytewise(input), 99).unwrap(),
            events,
            "{shown}, by bytes"
        );
    }
}

#[test]
fn an_event_may_reach_the_limit_and_not_pass_it() {
    for (input, limit, fits) in [
        (&b"data: abcd\n\n"[..], 11, true),
        (b"data: abcd\n\n", 10, false),
        (b"data: abcd", 10, true),
        (b"data: abcd", 9, false),
        (b"data: a\ndata: b\n\n", 16, true),
        (b"data: a\ndata: b\n\n", 15, false),
        (b"data: a\n\ndata: b\n\ndata: c\n\n", 8, true),
    ] {
        let shown = input.escape_ascii();
        assert_eq!(decode(input, &[], limit).is_ok(), fits, "{shown}");
        assert_eq!(
            decode(input, &bytewise(input), limit).is_ok(),
            fits,
            "{shown}, by bytes"
        );
    }
}

#[test]
fn keep_alives_do_not_add_up() {
    let mut decoder = SseDecoder::new(64);
    for _ in 0..1000 {
        decoder.push(b": keep-alive\n");
        assert_eq!(decoder.next_event(), Ok(None));
    }
    decoder.push(b"data: a\n\n");
    assert_eq!(decoder.next_event().unwrap().unwrap().data, "a");
}

/// Pieces that streams are made of, and the bytes that break them.
fn input() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        &b"data: "[..],
        b"data:",
        b"data",
        b"event: e",
        b"event:",
        b": c",
        b":",
        b" ",
        b"x",
        b"id: 7",
        b"\n",
        b"\n",
        b"\r",
        b"\r\n",
        b"\n\n",
        b"\xEF\xBB\xBF",
        b"\xEF",
        b"\xF0\x9F\x97\xBC",
        b"\x9F",
        b"\0",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_cut_gives_what_the_whole_gives(input in input(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..10)) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(input.len() + 1)).collect();
        cuts.sort_unstable();
        let expected = reference(&input);
        prop_assert_eq!(decode(&input, &cuts, 4096).unwrap(), expected.clone());
        prop_assert_eq!(decode(&input, &bytewise(&input), 4096).unwrap(), expected);
    }

    #[test]
    fn the_limit_holds_at_any_cut(input in input(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..10), limit in 0_usize..40) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(input.len() + 1)).collect();
        cuts.sort_unstable();
        prop_assert_eq!(decode(&input, &cuts, limit), decode(&input, &[], limit));
    }
}
