use actix_web::test::TestRequest;
use atelier_domain::editorial::document::VersionNumber;

use super::*;

#[test]
fn a_write_needs_the_version_that_was_read() {
    for (header, current, expected) in [
        ("\"3\"", Some(3), true),
        ("\"3\"", Some(4), false),
        ("\"2\", \"3\"", Some(3), true),
        ("*", Some(1), true),
        ("*", None, false),
        ("\"3\"", None, false),
        // A weak tag never promises that the bytes are the same.
        ("W/\"3\"", Some(3), false),
        ("\"03\"", Some(3), false),
    ] {
        let request = TestRequest::default()
            .insert_header(("if-match", header))
            .to_http_request();
        let condition = if_match(&request).unwrap().unwrap();
        assert_eq!(
            matches(&condition, current.and_then(VersionNumber::new)),
            expected,
            "{header} {current:?}"
        );
    }
}

#[test]
fn without_the_header_there_is_no_condition() {
    let request = TestRequest::default().to_http_request();
    assert!(if_match(&request).unwrap().is_none());
    assert!(!is_known(&request, VersionNumber::FIRST).unwrap());
}

#[test]
fn a_client_that_has_the_version_is_told_so() {
    for (header, current, expected) in [
        ("\"3\"", 3, true),
        ("W/\"3\"", 3, true),
        ("\"1\", \"3\"", 3, true),
        ("\"2\"", 3, false),
        ("*", 3, true),
    ] {
        let request = TestRequest::default()
            .insert_header(("if-none-match", header))
            .to_http_request();
        assert_eq!(
            is_known(&request, VersionNumber::new(current).unwrap()).unwrap(),
            expected,
            "{header}"
        );
    }
}

#[test]
fn tags_are_quoted_numbers() {
    assert_eq!(tag(VersionNumber::new(12).unwrap()).to_string(), "\"12\"");
}
