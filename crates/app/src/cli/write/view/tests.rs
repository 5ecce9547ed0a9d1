use atelier_domain::editorial::Retry;
use atelier_domain::editorial::document::{PerMille, diff};
use atelier_domain::editorial::evaluation::Score;
use atelier_domain::kernel::MicroCredits;
use console::measure_text_width;

use super::diff::Hunks;
use super::figures::{change, count, credits, duration, percent, points};
use super::fit::{shorten, shorten_front, wrap, wrap_at_most};
use super::ink::{Ink, palette};
use super::score::{Bar, sparkline};
use super::scroll::Scroll;
use super::sink::Sink;
use super::stage::Stage;
use super::{remarks, retry};

fn score(hundredths: u16) -> Option<Score> {
    Score::from_hundredths(hundredths).ok()
}

#[test]
fn numbers_read_as_people_write_them() {
    for (number, text) in [
        (0, "0"),
        (999, "999"),
        (1_000, "1,000"),
        (12_345_678, "12,345,678"),
    ] {
        assert_eq!(count(number), text);
    }
    for (micro, text) in [
        (0, "0.00"),
        (1, "0.01"),
        (1_250_000, "1.25"),
        (1_234_500_001, "1,234.51"),
    ] {
        assert_eq!(credits(MicroCredits::new(micro)), text);
    }
    for (ms, text) in [
        (90, "0.0 s"),
        (3_480, "3.4 s"),
        (64_000, "1 min 04 s"),
        (3_725_000, "1 h 02 min"),
    ] {
        assert_eq!(duration(ms), text);
    }
    assert_eq!(percent(PerMille::new(123)), "12.3 %");
    assert_eq!(
        (change(10, 7), change(7, 1_010)),
        ("−3".to_owned(), "+1,003".to_owned())
    );
    assert_eq!(
        (points(score(850)), points(None)),
        ("8.50".to_owned(), "–".to_owned())
    );
}

#[test]
fn lines_are_broken_between_words() {
    let table: [(&str, usize, &[&str]); 6] = [
        ("one two three", 7, &["one two", "three"]),
        ("one\n\ntwo", 7, &["one", "", "two"]),
        ("abcdefghij", 4, &["abcd", "efgh", "ij"]),
        ("  spaced   out ", 20, &["spaced out"]),
        ("見出し語", 4, &["見出", "し語"]),
        ("", 4, &[]),
    ];
    for (text, columns, lines) in table {
        assert_eq!(wrap(text, columns), lines, "{text:?}");
    }
    assert_eq!(
        wrap_at_most("one two three four", 7, 2),
        ["one two", "three…"]
    );
    assert_eq!(wrap_at_most("one two", 7, 2), ["one two"]);
}

#[test]
fn what_a_model_wrote_never_commands_the_terminal() {
    let hostile = "red \x1b[31m\u{202e}text\x07";
    assert_eq!(wrap(hostile, 40), ["red [31mtext"]);
    assert_eq!(shorten(hostile, 40), "red [31mtext");
    let changed = Hunks::of(&diff("calm text", hostile));
    let lines: Vec<String> = changed
        .0
        .iter()
        .flat_map(|hunk| hunk.render(Ink::PLAIN, 80))
        .collect();
    assert!(lines.iter().all(|line| !line.contains('\x1b')), "{lines:?}");
    let mut scroll = Scroll::default();
    scroll.push(hostile, 40);
    scroll.push("\n", 40);
    assert!(scroll.last(8).all(|line| !line.contains('\x1b')));
}

#[test]
fn one_line_keeps_its_start_or_its_end() {
    assert_eq!(shorten("one two three", 8), "one two…");
    assert_eq!(shorten_front("one two three", 8), "…o three");
    assert_eq!(shorten_front("three", 8), "three");
    for columns in 2..12 {
        assert!(measure_text_width(&shorten_front("見出し語 and more", columns)) <= columns);
    }
}

#[test]
fn a_call_that_is_made_again_is_told_in_words() {
    for (reason, wait_ms, is_own, words) in [
        (
            "overloaded",
            2_000,
            true,
            "anthropic is overloaded; trying again in 2.0 s",
        ),
        (
            "connection",
            0,
            true,
            "anthropic can't be reached; trying again at once",
        ),
        (
            "timeout",
            500,
            false,
            "the provider took too long; trying again with claude of anthropic in 0.5 s",
        ),
        (
            "malformed",
            0,
            true,
            "anthropic did not answer (malformed); trying again at once",
        ),
    ] {
        let retry = Retry {
            reason: reason.to_owned(),
            call: 1,
            wait_ms,
            provider: "anthropic".to_owned(),
            model: "claude".to_owned(),
        };
        assert_eq!(retry::words(&retry, is_own), words);
    }
}

#[test]
fn scores_become_marks() {
    let scores = [score(0), score(500), None, score(790), score(1_000)];
    assert_eq!(sparkline(&scores), "▁▄·▇█");
    let bar = |of, threshold| {
        let bar = Bar::of(of, threshold);
        format!("{}{}", bar.filled, bar.rest)
    };
    assert_eq!(bar(score(500), score(850)), "██████████──────┃───");
    assert_eq!(bar(score(900), score(850)), "████████████████▓█──");
    assert_eq!(bar(None, None), "─".repeat(Bar::CELLS));
    assert_eq!(bar(score(1_000), score(0)), format!("▓{}", "█".repeat(19)));
}

#[test]
fn agents_keep_their_hue_in_the_palette() {
    for (colour, index) in [
        ("#000000", Some(16)),
        ("#ff0000", Some(16 + 3 * 36)),
        ("#8a4b10", Some(130)),
        ("red", None),
        ("#12345", None),
    ] {
        assert_eq!(palette(colour), index, "{colour}");
    }
}

fn rendered(old: &str, new: &str, columns: usize) -> Vec<Vec<String>> {
    Hunks::of(&diff(old, new))
        .0
        .iter()
        .map(|hunk| hunk.render(Ink::PLAIN, columns))
        .collect()
}

#[test]
fn changes_show_both_words_in_their_line() {
    let old = "first line\nsecond line\nthird line\nfourth\nfifth\nsixth line\n";
    let new = "first line\nsecond row\nthird line\nfourth\nfifth\nsixth row\n";
    assert_eq!(
        rendered(old, new, 80),
        [
            ["    2 │ second [-line-]{+row+}"],
            ["    6 │ sixth [-line-]{+row+}"]
        ]
    );
    assert_eq!(rendered(old, old, 80), Vec::<Vec<String>>::new());
}

#[test]
fn near_changes_are_one_and_far_text_is_left_out() {
    let hunks = rendered("a one\nb\nc one\n", "a two\nb\nc two\n", 80);
    assert_eq!(
        hunks,
        [[
            "    1 │ a [-one-]{+two+}",
            "    2 │ b",
            "    3 │ c [-one-]{+two+}"
        ]]
    );

    let words = "word ".repeat(60);
    let hunks = rendered(
        &format!("{words}old {words}"),
        &format!("{words}new {words}"),
        400,
    );
    let [hunk] = hunks.as_slice() else {
        panic!("{hunks:?}")
    };
    let [line] = hunk.as_slice() else {
        panic!("{hunk:?}")
    };
    assert!(
        line.contains("… word") && line.ends_with("word …"),
        "{line}"
    );
    assert!(line.len() < 200, "{line}");
}

#[test]
fn long_changes_are_wrapped_and_cut() {
    let new: Vec<String> = (0..400).map(|number| format!("new{number}")).collect();
    let hunks = rendered("old", &new.join(" "), 60);
    let [hunk] = hunks.as_slice() else {
        panic!("{hunks:?}")
    };
    assert!(
        hunk.iter().all(|line| measure_text_width(line) <= 60),
        "{hunk:?}"
    );
    assert!(hunk.last().unwrap().contains("more lines"), "{hunk:?}");
    assert!(hunk.len() < 20);
}

#[test]
fn a_line_end_that_went_is_seen() {
    let hunks = rendered("one\n\ntwo\n", "one\ntwo\n", 80);
    assert!(
        hunks.iter().flatten().any(|line| line.contains('¶')),
        "{hunks:?}"
    );
}

#[test]
fn colours_close_on_the_line_that_opened_them() {
    let new = "many new words ".repeat(20);
    let hunks = Hunks::of(&diff("old", &new));
    for line in hunks
        .0
        .iter()
        .flat_map(|hunk| hunk.render(Ink::new(true), 40))
    {
        assert_eq!(
            line.matches("\x1b[0m").count() * 2,
            line.matches("\x1b[").count() - line.matches("\x1b[9m").count(),
            "{line:?}"
        );
        assert!(line.ends_with("\x1b[0m"), "{line:?}");
    }
}

#[test]
fn the_first_points_of_a_list_matter_most() {
    let answer =
        "## Review\n\nIn short:\n\n- **First** point\n2. Second\n* Third\n- Fourth\n- Fifth\n";
    assert_eq!(
        remarks::top(answer, 40),
        ["• First point", "• Second", "• Third", "… and 2 more"]
    );
    let long = format!("- {}", "word ".repeat(30));
    assert_eq!(remarks::top(&long, 20).len(), 2);
    assert_eq!(
        remarks::top("# Title\n\nAll is\nwell.\n\nMore.", 40),
        ["All is well."]
    );
    assert_eq!(remarks::top("", 40), Vec::<String>::new());
}

#[test]
fn a_text_scrolls_alike_in_whatever_pieces_it_comes() {
    let text = "# A title\n\nA paragraph that somebody has wrapped at sixty columns or rather more\n\
                runs on here, and on.\n\n- a point\n- another point\n\ncode = short\nmore = short\n";
    let lines = |size: usize| {
        let mut scroll = Scroll::default();
        let characters: Vec<char> = text.chars().collect();
        for piece in characters.chunks(size) {
            scroll.push(&piece.iter().collect::<String>(), 50);
        }
        scroll
            .last(Scroll::LINES)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let whole = lines(text.len());
    assert_eq!(
        whole,
        [
            "A paragraph that somebody has wrapped at sixty",
            "columns or rather more runs on here, and on.",
            "",
            "- a point",
            "- another point",
            "",
            "code = short",
            "more = short"
        ]
        .iter()
        .map(|line| (*line).to_owned())
        .collect::<Vec<_>>()
        .as_slice()
    );
    for size in [1, 2, 3, 7, 20] {
        assert_eq!(lines(size), whole, "in pieces of {size}");
    }
}

#[test]
fn live_lines_are_replaced_and_the_story_stays() {
    let line = |text: &str| vec![text.to_owned()];
    let mut stage = Stage::new(Sink::new(Vec::new()));
    stage
        .paint(
            &line("story"),
            vec!["live 1".to_owned(), "live 2".to_owned()],
            80,
        )
        .unwrap();
    stage.paint(&[], line("live 3"), 80).unwrap();
    stage.paint(&[], line("live 3"), 80).unwrap();
    // A terminal of three columns shows "live 3" in two rows.
    stage.clear(3).unwrap();
    let written = String::from_utf8(stage.into_inner()).unwrap();
    assert_eq!(
        written,
        "\x1b[?2026h\x1b[?25l\r\x1b[Jstory\nlive 1\nlive 2\n\x1b[?2026l\
         \x1b[?2026h\r\x1b[2A\x1b[Jlive 3\n\x1b[?2026l\
         \x1b[?2026h\r\x1b[2A\x1b[J\x1b[?2026l\x1b[?25h"
    );
}

#[test]
fn a_reader_that_left_is_no_error() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut sink = Sink::new(Closed);
    assert!(sink.lines(&["one"]).is_ok());
    assert!(sink.lines(&["two"]).is_ok());
}
