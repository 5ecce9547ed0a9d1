//! Whole answers, answers a character at a time, and answers cut anywhere.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{AnswerSplitter, split};

/// Feeds the chunks and checks on the way that nothing shown is ever taken back.
fn fed<'a>(chunks: impl IntoIterator<Item = &'a str>) -> (String, Option<String>) {
    let mut splitter = AnswerSplitter::new(CRITERIA);
    let mut prose = String::new();
    for chunk in chunks {
        prose.push_str(&splitter.push(chunk));
    }
    let end = splitter.finish();
    prose.push_str(&end.rest);
    (prose, end.evaluation_block)
}

fn by_char(answer: &str) -> (String, Option<String>) {
    fed(answer.split_inclusive(|_: char| true))
}

fn check(name: &str, answer: &str, prose: &str, block: Option<&str>) {
    let expected = (prose.to_owned(), block.map(str::to_owned));
    assert_eq!(split(answer, CRITERIA), expected, "{name}, whole");
    assert_eq!(by_char(answer), expected, "{name}, by character");
}

const CRITERIA: [&str; 3] = ["Clarity", "Flow", "Argument Strength"];

const E: &str = r#"{"evaluation": {"criteria": [{"name": "Clarity", "score": 8}]}}"#;

#[test]
fn an_evaluation_is_taken_out() {
    let pretty = "{\n  \"evaluation\": {\n    \"overall\": 8\n  }\n}";
    for (name, answer, prose, block) in [
        (
            "fenced",
            format!("Text.\n\n```json\n{E}\n```\n"),
            "Text.",
            E,
        ),
        (
            "fenced over lines",
            format!("Text.\n\n```json\n{pretty}\n```"),
            "Text.",
            pretty,
        ),
        (
            "fence without language",
            format!("Text.\n```\n{E}\n```"),
            "Text.",
            E,
        ),
        ("tildes", format!("Text.\n~~~json\n{E}\n~~~"), "Text.", E),
        (
            "longer fence",
            format!("Text.\n````json\n{E}\n````"),
            "Text.",
            E,
        ),
        (
            "upper-case language",
            format!("Text.\n```JSON\n{E}\n```"),
            "Text.",
            E,
        ),
        (
            "on the fence's line",
            format!("Text.\n```json {E}```"),
            "Text.",
            E,
        ),
        (
            "fence closed on the last line",
            format!("Text.\n```json\n{E}```"),
            "Text.",
            E,
        ),
        ("bare", format!("Text.\n{E}"), "Text.", E),
        ("bare, indented", format!("Text.\n   {E}\n"), "Text.", E),
        ("nothing else", E.to_owned(), "", E),
        ("behind prose on its line", format!("Text. {E}"), "Text.", E),
        (
            "fence behind prose on its line",
            format!("Text. ```json\n{E}\n```"),
            "Text.",
            E,
        ),
        (
            "with carriage returns",
            format!("Text.\r\n\r\n```json\r\n{E}\r\n```\r\n"),
            "Text.",
            E,
        ),
        (
            "fence never closed",
            format!("Text.\n```json\n{E}\n"),
            "Text.",
            E,
        ),
        (
            "prose behind an unclosed fence",
            format!("A.\n```json\n{E}\n\nB."),
            "A.\n\nB.",
            E,
        ),
        (
            "prose behind",
            format!("A.\n\n```json\n{E}\n```\n\nB.\n"),
            "A.\n\nB.\n",
            E,
        ),
        (
            "indented prose behind",
            format!("A.\n```json\n{E}\n```\n\n    B."),
            "A.\n\n    B.",
            E,
        ),
        ("prose behind, bare", format!("A.\n{E}\nB."), "A.\nB.", E),
        ("first", format!("```json\n{E}\n```\n\nB."), "B.", E),
        ("within a sentence", format!("A {E} b."), "A b.", E),
        (
            "a heading",
            format!("A.\n\n## Evaluation\n\n```json\n{E}\n```"),
            "A.",
            E,
        ),
        (
            "a bold heading",
            format!("A.\n\n**Evaluation:**\n```json\n{E}\n```"),
            "A.",
            E,
        ),
        ("a plain heading", format!("A.\nEvaluation:\n{E}"), "A.", E),
        (
            "a heading on the line",
            format!("A.\nEvaluation: {E}"),
            "A.",
            E,
        ),
        (
            "a self-evaluation",
            format!("A.\n### Self-Evaluation\n{E}"),
            "A.",
            E,
        ),
        (
            "heading, then prose behind",
            format!("A.\n\n# Scores\n{E}\n\nB."),
            "A.\n\nB.",
            E,
        ),
        (
            "unclosed code before",
            format!("```rust\nfn a() {{}}\n```json\n{E}\n```"),
            "```rust\nfn a() {}",
            E,
        ),
        (
            "code before",
            format!("```rust\nfn a() {{}}\n```\n\n```json\n{E}\n```"),
            "```rust\nfn a() {}\n```",
            E,
        ),
        (
            "other JSON before",
            format!("```json\n{{\"a\": 1}}\n```\n```json\n{E}\n```"),
            "```json\n{\"a\": 1}\n```",
            E,
        ),
        (
            "unclosed JSON before",
            format!("{{\"a\": oops\n```json\n{E}\n```"),
            "{\"a\": oops",
            E,
        ),
        (
            "unclosed bare JSON before",
            format!("{{\"a\": oops\n{E}"),
            "{\"a\": oops",
            E,
        ),
        (
            "unclosed fenced JSON before",
            format!("```json\n{{\"a\": oops\n```json\n{E}\n```"),
            "```json\n{\"a\": oops",
            E,
        ),
    ] {
        check(name, &answer, prose, Some(block));
    }
}

#[test]
fn every_spelling_of_an_evaluation_is_known() {
    for block in [
        r#"{"scores": {"Clarity": 8}}"#,
        r#"{"criteria": []}"#,
        r#"{"overall_score": 8}"#,
        r#"{"version": 1, "overall": 8}"#,
        r#"{"summary": "a } b { c", "ratings": {}}"#,
        "{'evaluation': {'overall': 8}}",
        "{evaluation: {overall: 8}}",
        "{“evaluation”: 8}",
        "{ // scores follow\n \"evaluation\": 8}",
        "{ /* x */ \"evaluation\": 8}",
        "{ # x\n \"evaluation\": 8}",
        "{\"note\": \"x\"\n\"evaluation\": 8}",
        r#"[{"criterion": "Clarity", "rating": 8}]"#,
        r#"{"comment": "say \"hi\"", "evaluation": 8}"#,
    ] {
        check(
            block,
            &format!("Text.\n```json\n{block}\n```"),
            "Text.",
            Some(block),
        );
        check(block, &format!("Text.\n{block}"), "Text.", Some(block));
    }
}

#[test]
fn an_evaluation_by_names_of_criteria_is_known() {
    for block in [
        r#"{"Clarity": 8, "Flow": {"score": 7}}"#,
        "{\n  \"Clarity\": 8,\n  \"Flow\": 7\n}",
        r#"{"clarity": "8/10"}"#,
        r#"{"**FLOW**": 8}"#,
        r#"{"argument_strength": 8}"#,
        r#"{" Argument  Strength ": 8}"#,
        r#"{"1. Clarity": 8}"#,
        r#"{"Flow (0-10)": 8}"#,
        r#"{"clarity_score": 8}"#,
        r#"{"summary": "good", "Clarity": 8}"#,
        "{clarity: 8}",
        "{'Clarity': 8}",
        r#"[{"Clarity": 8}, {"Flow": 7}]"#,
        r#"[{"name": "Clarity", "score": 8}, {"name": "Flow", "score": 7}]"#,
        r#"[{"score": 8, "name": "argument strength"}]"#,
        "{\"name\": \"Clarity\", \"score\": 8}\n{\"name\": \"Flow\", \"score\": 7}",
        "{\"Clarity\": 8}\n{\"Flow\": 7}",
        r#"{"Clar"#,
        r#"{"Argument Str"#,
        r#"{"Clarity":"#,
    ] {
        for answer in [
            format!("Text.\n\n```json\n{block}\n```\n"),
            format!("Text.\n\n```json\n{block}"),
            format!("Text.\n\n{block}\n"),
            format!("Text.\n\n## Scores\n{block}"),
        ] {
            if answer.ends_with("```\n") && !block.ends_with(['}', ']']) {
                // Not cut off by the end of the answer, so it is no JSON.
                continue;
            }
            check(&answer, &answer, "Text.", Some(block));
        }
    }
    let block = r#"{"Clarity": 8}"#;
    for answer in [
        format!("Text. ```json {block}```"),
        format!("Text. ```json\n{block}\n```"),
    ] {
        check("fence behind prose", &answer, "Text.", Some(block));
    }
}

#[test]
fn a_criterion_may_have_a_name_of_any_length() {
    let name = "Übereinstimmung der Aussagen mit den Quellen, Zahlen, Namen und Begriffen im Text";
    let block = format!("{{\"{name}\": 8}}");
    for answer in [
        format!("Text.\n```json\n{block}\n```"),
        format!("Text.\n{block}"),
    ] {
        let expected = ("Text.".to_owned(), Some(block.clone()));
        assert_eq!(split(&answer, [name]), expected);
        assert_eq!(split(&answer, CRITERIA), (answer, None));
    }
}

#[test]
fn a_cut_off_evaluation_is_taken_out() {
    for block in [
        r#"{"evaluation""#,
        r#"{"evalu"#,
        r#"{"evaluation": {"criteria": [{"name": "Cl"#,
        r#"{"overall": 8"#,
    ] {
        check(
            block,
            &format!("Text.\n\n```json\n{block}"),
            "Text.",
            Some(block),
        );
        check(block, &format!("Text.\n\n{block}"), "Text.", Some(block));
    }
    check(
        "closing fence cut",
        &format!("T.\n```json\n{E}\n``"),
        "T.",
        Some(E),
    );
    check("fence alone", "Text.\n\n```json", "Text.", None);
    check("fence and line", "Text.\n\n```json\n", "Text.", None);
    check(
        "fence and bracket",
        "Text.\n\n```json\n{\n",
        "Text.",
        Some("{"),
    );
    check(
        "several",
        &format!("A.\n{E}\nB.\n```json\n{E}\n```"),
        "A.\nB.",
        Some(&format!("{E}\n{E}")),
    );
}

#[test]
fn everything_else_is_prose_unchanged() {
    for answer in [
        "",
        "\n \n",
        "Text.",
        "Text.\n\n",
        "A.\n\n  B\t\n",
        "```json\n{\"name\": \"x\"}\n```",
        "See:\n```json\n{\"name\": \"x\"}\n```\nand so on.\n",
        "{\"name\": \"x\"}",
        "{\"name\": {\"evaluation\": 8}}\n",
        "[1, 2, 3]\n[link](x)\n[{\"a\": 1}]\n",
        "{chorus} sings\n{{ template }}\n{}\n{ x }",
        "{\n",
        "{ some prose in braces that goes on and on and never ends, as prose does",
        "a {b} c {\"d\": 1} e { f",
        "```rust\n{\"evaluation\": 8}\n```",
        "~~~yaml\n```json\n{\"evaluation\": 8}\n```\n~~~\nB.",
        "````markdown\n```json\n{\"evaluation\": 8}\n```\n````\nB.",
        "```rust\nlet a = 1;",
        "```\nplain\n```\nB.\n",
        "``` \n\n```\nB.",
        "Use `code` and ``more`` and ```three``` here.",
        "```inline``` at the start",
        "## Evaluation\n\nIt went well.",
        "Evaluation:\n",
        "Evaluation",
        "Every day\n#hash\n**bold** text",
        "Evaluation:\n{\"name\": \"x\"}\n",
        "# Scores\n## Evaluation\nB.",
        "``",
        "a\n`",
        "~~struck~~ out\n~~~",
        "```json\n{\"a\": 1}\n``` and more\nB.",
        "```js\nlet x = {};\n```\n",
        "```json\n// no object\n```\n",
        "```json\n{\"Claritiy\": 8, \"brand\": \"Clarity\"}\n```\nB.",
        "```json\n{\"metrics\": {\"Clarity\": 8, \"Flow\": 7}}\n```\nB.",
        "{\n  \"metrics\": [\n    {\"Clarity\": 8}\n  ]\n}\nB.",
        "[\n  {\"metrics\": {\"Clarity\": 8}}\n]\nB.",
        "{\"metrics\": [\n{\"Clarity\": 8}\n]\nB.",
        "[{\"name\": \"Anna\", \"score\": 8}, {\"name\": \"Clarity\"}]\nB.",
        "{\"name\": {\"en\": \"Clarity\"}, \"score\": 8}\nB.",
        "{\"name\": 1, \"of\": \"Clarity\", \"score\": 8}\nB.",
        "Set `{\"clarity\": 3}` or {flow: 1} to begin.",
        "```yaml\n{\"Clarity\": 8}\n```\nB.",
        "Ünïcödé — “quotes” 🙂\n\u{a0}x",
    ] {
        check(answer, answer, answer, None);
    }
}

#[test]
fn prose_is_shown_as_it_comes() {
    for (given, shown) in [
        ("The text", "The text"),
        ("The text \n\n", "The text"),
        ("A.\n```rust\nlet a", "A.\n```rust\nlet a"),
        ("A.\n```rust", "A."),
        ("A.\n{cho", "A."),
        ("A.\n{chorus}", "A.\n{chorus}"),
        ("A.\n[1", "A.\n[1"),
        ("A.\n{\"name\": 1, ", "A."),
        ("A.\n{\"name\": 1}", "A.\n{\"name\": 1}"),
        ("A.\n```json\n{\"name\": 1}", "A.\n```json\n{\"name\": 1}"),
        ("A.\n```json\n{\"evaluation\": 8}\n```\n", "A."),
        ("A.\n{\"name\": \"Clarity\"", "A."),
        ("A.\n{\"Clarity\": 8}", "A."),
        ("A.\n{\"Clarity\": 8}\nB", "A.\nB"),
        ("A {\"Clarity\":", "A {\"Clarity\":"),
        ("A.\nEval", "A."),
        ("A.\nEvery", "A.\nEvery"),
        ("A.\n## Evaluation\nIt", "A.\n## Evaluation\nIt"),
        ("A {\"b\": ", "A {\"b\":"),
    ] {
        assert_eq!(AnswerSplitter::new(CRITERIA).push(given), shown, "{given}");
    }
}

#[test]
fn hostile_answers_take_linear_time() {
    for pattern in [
        "{",
        "{\n",
        "[{",
        "`",
        "```\n",
        "```json\n{",
        "#",
        "{\"a\":",
        "{\"scores\":",
        "{\"Clarity\":",
        "{\"name\":\"Clarity\",",
        " ",
        "\n",
        "~~~\n{\"",
        "Evaluation\n",
    ] {
        let answer: String = pattern.chars().cycle().take(300_000).collect();
        let start = Instant::now();
        by_char(&answer);
        assert!(start.elapsed() < Duration::from_secs(10), "{pattern}");
    }
}

/// Pieces that make interesting answers when put in a row.
fn answers() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(E.to_owned()),
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("```json\n".to_owned()),
        Just("\n```\n".to_owned()),
        Just("```rust\n".to_owned()),
        Just("~~~\n".to_owned()),
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just("{\"name\": 1}".to_owned()),
        Just("{\"evaluation\": {".to_owned()),
        Just("{\"Clarity\": 8, \"Flow\": {\"score\": 7}}".to_owned()),
        Just("{\"Flow\": ".to_owned()),
        Just("[{\"name\": \"Clarity\", ".to_owned()),
        Just("\"score\": 8}".to_owned()),
        Just("## Evaluation\n".to_owned()),
        Just("Evaluation: ".to_owned()),
        Just("`".to_owned()),
        Just("  ".to_owned()),
        "[a-z .]{1,8}",
        "\\PC{0,4}",
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn solid(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    chars.sort_unstable();
    chars
}

/// Removes `part` from `whole`; what `whole` has beyond it.
fn beyond(whole: &[char], part: &[char]) -> Option<String> {
    let mut rest = whole.to_vec();
    for c in part {
        let place = rest.iter().position(|other| other == c)?;
        rest.remove(place);
    }
    Some(rest.into_iter().collect())
}

proptest! {
    #[test]
    fn chunks_do_not_matter(answer in answers(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let mut places: Vec<usize> = cuts
            .iter()
            .map(|cut| cut.index(answer.len() + 1))
            .filter(|place| answer.is_char_boundary(*place))
            .collect();
        places.extend([0, answer.len()]);
        places.sort_unstable();
        let chunks = places.windows(2).map(|pair| answer.get(pair[0]..pair[1]).unwrap());
        let whole = split(&answer, CRITERIA);
        prop_assert_eq!(&fed(chunks), &whole);
        prop_assert_eq!(&by_char(&answer), &whole);
    }

    #[test]
    fn nothing_is_lost_but_fences_and_titles(answer in answers()) {
        let (prose, block) = split(&answer, CRITERIA);
        let mut kept = solid(&prose);
        kept.extend(solid(block.as_deref().unwrap_or_default()));
        let lost = beyond(&solid(&answer), &kept);
        prop_assert!(lost.is_some(), "something was added: {prose:?} {block:?}");
        let lost = lost.unwrap();
        prop_assert!(
            lost.chars().all(|c| "`~#*_:-=json".contains(c) || "Evaluation".contains(c)),
            "{lost:?} of {answer:?}"
        );
        if block.is_none() && !answer.contains("```json") {
            prop_assert_eq!(prose, answer);
        }
    }

    #[test]
    fn no_evaluation_is_ever_shown(before in "([A-Z][a-z ]{0,20}[.]\n{1,2}){0,4}", after in "([A-Z][a-z ]{0,20}[.]\n){0,2}") {
        for block in [format!("```json\n{E}\n```\n"), format!("{E}\n")] {
            let (prose, found) = by_char(&format!("{before}{block}{after}"));
            prop_assert!(!prose.contains("evaluation"));
            prop_assert_eq!(found.as_deref(), Some(E));
            prop_assert_eq!(solid(&prose), solid(&format!("{before}{after}")));
        }
    }

    #[test]
    fn any_criterion_alone_makes_an_evaluation(
        criteria in prop::collection::vec("[A-Z][a-z]{1,8}( [A-Za-z]{2,8}){0,2}", 1..4),
        place in any::<prop::sample::Index>(),
        score in 0..=10_u8,
    ) {
        let names: Vec<&str> = criteria.iter().map(String::as_str).collect();
        // A name given twice names no criterion.
        let mut unique: Vec<String> = names.iter().map(|name| name.replace(' ', "").to_lowercase()).collect();
        unique.sort_unstable();
        unique.dedup();
        prop_assume!(unique.len() == names.len());
        let name = names[place.index(names.len())].to_uppercase().replace(' ', "_");
        let block = format!("{{\"**{name}**\": {score}}}");
        let found = ("Text.".to_owned(), Some(block.clone()));
        for answer in [format!("Text.\n\n```json\n{block}\n```\n"), format!("Text.\n{block}")] {
            prop_assert_eq!(&split(&answer, names.iter().copied()), &found);
            let nested = answer.replace(&block, &format!("{{\"x\": {block}}}"));
            let untouched = split(&nested, names.iter().copied());
            prop_assert_eq!(untouched, (nested, None));
        }
    }

    #[test]
    fn plain_text_is_held_back_by_its_white_space_alone(text in "([b-d.,;:!?()]{1,6}[ \n]{1,2}){0,12}") {
        let mut splitter = AnswerSplitter::new(CRITERIA);
        let mut shown = String::new();
        for (end, c) in text.char_indices() {
            shown.push_str(&splitter.push(c.encode_utf8(&mut [0; 4])));
            prop_assert_eq!(&shown, text.split_at(end + c.len_utf8()).0.trim_end());
        }
    }
}
