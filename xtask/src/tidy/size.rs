//! Long files: what does not fit on a few screens is more than one thing.

use super::file::TextFile;
use crate::finding::Finding;

/// Lines that a file should stay within; longer ones are listed.
pub(super) const AIM: usize = 300;

/// Lines that a file must stay within.
const LIMIT: usize = 600;

/// The files that are written by hand, line by line, and read so.
const CODE: [&str; 11] = [
    "css", "html", "js", "jsx", "mjs", "py", "rs", "sh", "sql", "ts", "tsx",
];

pub(super) fn check(file: &TextFile) -> Option<Finding> {
    let lines = count(file).filter(|lines| *lines > LIMIT)?;
    let message = format!("{lines} lines, and {LIMIT} is the limit: this is more than one thing");
    Some(Finding::new(&file.path, LIMIT, "file-size", message))
}

/// How many lines a file has that is within the limit but beyond the aim.
pub(super) fn is_long(file: &TextFile) -> Option<usize> {
    count(file).filter(|lines| (AIM + 1..=LIMIT).contains(lines))
}

/// `None` for what may be as long as it needs to be: tests are lists, and so are data.
fn count(file: &TextFile) -> Option<usize> {
    let is_test = file
        .path
        .split('/')
        .any(|part| part == "tests" || part == "tests.rs");
    let counts = CODE.contains(&file.extension()) && !is_test && !file.is_data();
    counts.then(|| file.text.lines().count())
}
