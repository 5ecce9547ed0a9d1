//! White space.

use super::samples::{file, places};
use crate::tidy::file::TextFile;
use crate::tidy::text::check;

#[test]
fn lines_end_as_they_should() {
    const RULE: &str = "text";
    for (path, text, expected) in [
        ("README.md", "# Atelier\n\nText.\n", vec![]),
        ("a.txt", "", vec![]),
        ("a.rs", "//! A.\n\nfn a() {} \n", vec![(3, RULE)]),
        ("a.rs", "//! A.\n\t\nfn a() {}\n", vec![(2, RULE)]),
        ("a.rs", "//! A.", vec![(1, RULE)]),
        ("a.rs", "//! A.\n\n", vec![(2, RULE)]),
        ("a.md", "a\r\nb\r\n", vec![(1, RULE)]),
        ("tests/samples/stream.sse", "data: a\r\n\r\n", vec![]),
        ("tests/samples/answer.json", "{} ", vec![]),
        ("tests/samples/answer.json", "{}\r\n", vec![(1, RULE)]),
        ("src/snapshots/a.snap", "---\n \n", vec![]),
    ] {
        assert_eq!(
            places(check(&file(path, text))),
            expected,
            "{path}: {text:?}"
        );
    }
}

#[test]
fn what_is_not_text_is_not_read() {
    assert!(TextFile::new("logo.png", vec![0x89, b'P', b'N', b'G']).is_none());
    assert!(TextFile::new("data.bin", b"a\0b".to_vec()).is_none());
}
