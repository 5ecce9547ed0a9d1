//! The closing line of a test run.

use super::Counts;

#[test]
fn the_counts_of_a_report_are_read() {
    for (report, line) in [
        (
            r#"<?xml version="1.0"?><testsuites name="nextest-run" tests="12" failures="0" errors="0" time="1">"#,
            Some("12 tests run: 12 passed, 0 failed"),
        ),
        (
            r#"<testsuites name="nextest-run" tests="12" failures="2" errors="1">"#,
            Some("12 tests run: 9 passed, 3 failed"),
        ),
        (
            r#"<testsuites name="nextest-run" tests="3" failures="0" errors="0"><testsuite name="it">
                <testcase name="a"/><testcase name="b"><flakyFailure message="once"/></testcase><testcase name="c"/>"#,
            Some("3 tests run: 3 passed, 0 failed; 1 passed only at the second try (FLAKY above)"),
        ),
        (r#"<testsuites name="nextest-run">"#, None),
        ("", None),
    ] {
        let counts = Counts::parse(report).map(|counts| counts.to_string());
        assert_eq!(counts.as_deref(), line, "{report}");
    }
}
