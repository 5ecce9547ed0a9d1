//! What the reader forgives, and what it makes of it.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::{Problem, Value, read};

/// Strict JSON of a value, for comparison by eye.
fn plain(value: &Value) -> String {
    match value {
        Value::Unknown => "?".to_owned(),
        Value::Bool(is) => is.to_string(),
        Value::Number(number) => match number.as_whole() {
            Some(whole) => whole.to_string(),
            None => format!("{number:?}")
                .replace("Decimal { negative: false, mantissa: ", "")
                .replace(", places: ", "e-")
                .replace(" }", ""),
        },
        Value::Text(text) => format!("{text:?}"),
        Value::CutText(text) => format!("{text:?}…"),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(plain).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(members) => {
            let mut out = String::new();
            for (key, value) in members {
                let comma = if out.is_empty() { "" } else { "," };
                write!(out, "{comma}{key}:{}", plain(value)).unwrap();
            }
            format!("{{{out}}}")
        }
    }
}

fn check(text: &str, value: &str, problems: &[Problem]) {
    let chars: Vec<char> = text.chars().collect();
    let read = read(&chars, 0);
    assert_eq!(plain(&read.value), value, "{text}");
    assert_eq!(
        read.problems.into_iter().collect::<Vec<_>>(),
        problems,
        "{text}"
    );
}

#[test]
fn strict_json_reads_without_problems() {
    for (text, value) in [
        ("{}", "{}"),
        (r#"{"a":1,"b":[true,null,"x"]}"#, r#"{a:1,b:[true,?,"x"]}"#),
        (r#"{"a":8.5e0}"#, "{a:85e-1}"),
        (r#"{"a":1e1}"#, "{a:10}"),
        (r#"{"a":"\u00e9\n\"\ud83d\ude00"}"#, "{a:\"é\\n\\\"😀\"}"),
        (r#"{"a":1,"a":2}"#, "{a:1,a:2}"),
    ] {
        check(text, value, &[]);
    }
}

#[test]
fn faults_are_forgiven_and_named() {
    use Problem::{
        Comment, CutOff, LooseComma, MissingComma, NotANumber, OddQuotes, PythonWord, TooDeep,
        UnquotedKey, UnquotedText, Unreadable,
    };
    for (text, value, problems) in [
        (r#"{"a":1,}"#, "{a:1}", &[][..]),
        (r#"{,"a":1,,"b":2}"#, "{a:1,b:2}", &[LooseComma]),
        ("{\"a\":1\n\"b\":2}", "{a:1,b:2}", &[MissingComma]),
        ("{\"a\":\"x\"\n\"b\":2}", "{a:\"x\",b:2}", &[MissingComma]),
        ("{'a':'it's'}", "{a:\"it's\"}", &[OddQuotes]),
        ("{“a”: “x”}", "{a:\"x\"}", &[OddQuotes]),
        (
            r#"{"a":"the "best" one"}"#,
            r#"{a:"the \"best\" one"}"#,
            &[OddQuotes],
        ),
        ("{a: 1, b-c: 2}", "{a:1,b-c:2}", &[UnquotedKey]),
        (
            "{\"a\":1, // one\n/* two */ \"b\":2 # three\n}",
            "{a:1,b:2}",
            &[Comment],
        ),
        (r#"{"a":None,"b":True}"#, "{a:?,b:true}", &[PythonWord]),
        (r#"{"a":NaN,"b":-Infinity}"#, "{a:?,b:?}", &[NotANumber]),
        (r#"{"a":8/10,"b":1}"#, r#"{a:"8/10",b:1}"#, &[UnquotedText]),
        (r#"{"a":8,5,"b":7}"#, "{a:85e-1,b:7}", &[]),
        (r#"{"a":8,"b":1"#, "{a:8,b:?}", &[CutOff]),
        (r#"{"a":"go"#, "{a:\"go\"…}", &[CutOff]),
        (r#"{"a":[1,2}"#, "{a:[1,2]}", &[Unreadable]),
        ("{name}", "{}", &[UnquotedKey, Unreadable]),
        ("{\u{feff}\"a\" : 1}", "{a:1}", &[]),
        (
            &"[".repeat(60),
            &format!("{}?{}", "[".repeat(49), "]".repeat(49)),
            &[TooDeep],
        ),
    ] {
        check(text, value, problems);
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    for pattern in [
        "{",
        "[",
        "{\"a\":",
        "\" ",
        "{\"a\":\"",
        "/*",
        "{'",
        "[{",
        "\\",
        ",",
    ] {
        let chars: Vec<char> = "{\"a\":["
            .chars()
            .chain(pattern.chars().cycle().take(300_000))
            .collect();
        let start = Instant::now();
        let read = read(&chars, 0);
        assert!(read.end <= chars.len() + 2, "{pattern}");
        assert!(start.elapsed() < Duration::from_secs(5), "{pattern}");
    }
}
