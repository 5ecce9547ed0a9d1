//! Line ends, closing newline, trailing white space.

use super::file::TextFile;
use crate::finding::Finding;

pub(super) fn check(file: &TextFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut found = |line, message| findings.push(Finding::new(&file.path, line, "text", message));

    // An event stream may end its lines as it likes, and our decoder is tested with all of them.
    if file.extension() != "sse"
        && let Some((line, _)) = file.lines().find(|(_, line)| line.contains('\r'))
    {
        found(line, "a carriage return: lines end with a line feed alone");
    }
    if file.is_data() {
        return findings;
    }
    for (number, line) in file.lines() {
        if line.ends_with([' ', '\t']) {
            found(number, "trailing white space");
        }
    }
    let lines = file.text.lines().count();
    if !file.text.is_empty() && !file.text.ends_with('\n') {
        found(lines, "no newline at the end of the file");
    } else if file.text.ends_with("\n\n") {
        found(lines, "an empty line at the end of the file");
    }
    findings
}
