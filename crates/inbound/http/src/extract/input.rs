//! From bytes to a value, and from what the reader says when it can't to a problem that names the field.

use std::fmt::Display;

use atelier_domain::kernel::FieldError;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::Path;

use crate::problem::Problem;

/// Text that is not JSON is malformed (400), with the place of the error; JSON of another shape is invalid (422),
/// with the path of the field. Neither repeats what was sent.
pub(super) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().clone();
        match error.inner().classify() {
            Category::Data => invalid(&path, error.inner()),
            Category::Io | Category::Syntax | Category::Eof => malformed(error.inner()),
        }
    })?;
    reader.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

pub(super) fn form<T: DeserializeOwned>(form: &[u8]) -> Result<T, Problem> {
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(form));
    serde_path_to_error::deserialize(pairs).map_err(|error| invalid(error.path(), error.inner()))
}

fn malformed(error: &serde_json::Error) -> Problem {
    let detail = format!(
        "the body is not JSON: error at line {}, column {}",
        error.line(),
        error.column()
    );
    Problem::malformed("malformed_json", detail)
}

/// Readers tell what is wrong in words alone; the beginnings that are matched here are those of `serde::de::Error`.
fn invalid(path: &Path, error: &impl Display) -> Problem {
    let text = error.to_string();
    let named = || text.split('`').nth(1);
    let expected = text
        .split_once("expected ")
        .map(|(_, expected)| place_cut_off(expected));
    let must_be = || {
        expected.map_or_else(
            || "can't be read".to_owned(),
            |expected| format!("must be {expected}"),
        )
    };
    let (field, code, message) = if text.starts_with("missing field") {
        (
            inside(path, named()),
            "required",
            "must be given".to_owned(),
        )
    } else if text.starts_with("unknown field") {
        (
            inside(path, named()),
            "unknown_field",
            "is not a field of this input".to_owned(),
        )
    } else if text.starts_with("duplicate field") {
        (
            inside(path, named()),
            "duplicate_field",
            "is given more than once".to_owned(),
        )
    } else if text.starts_with("unknown variant") {
        (path.to_string(), "unknown_value", must_be())
    } else if text.starts_with("invalid value") {
        (path.to_string(), "out_of_range", must_be())
    } else {
        (path.to_string(), "wrong_type", must_be())
    };
    Problem::invalid(vec![FieldError::new(field, code, message)])
}

/// The text without ` at line 1 column 7`.
fn place_cut_off(text: &str) -> &str {
    text.rsplit_once(" at line ").map_or(text, |(text, _)| text)
}

/// The path of a field of the value at `path`, whether or not the path names the field already.
fn inside(path: &Path, field: Option<&str>) -> String {
    let path = path.to_string();
    let field = field.unwrap_or_default();
    if path == "." || path.is_empty() {
        field.to_owned()
    } else if path == field || path.ends_with(&format!(".{field}")) {
        path
    } else {
        format!("{path}.{field}")
    }
}
