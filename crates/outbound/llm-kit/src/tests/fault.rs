use atelier_domain::models::ErrorClass;
use serde_json::{Value, json};

use crate::{Fault, class_of_status, word};

#[test]
fn statuses_have_classes() {
    for (status, class) in [
        (304, ErrorClass::Malformed),
        (400, ErrorClass::InvalidRequest),
        (401, ErrorClass::Auth),
        (402, ErrorClass::QuotaExhausted),
        (403, ErrorClass::Permission),
        (404, ErrorClass::NotFound),
        (408, ErrorClass::Timeout),
        (409, ErrorClass::ServerError),
        (413, ErrorClass::TooLarge),
        (422, ErrorClass::InvalidRequest),
        (429, ErrorClass::RateLimited),
        (498, ErrorClass::Overloaded),
        (500, ErrorClass::ServerError),
        (502, ErrorClass::ServerError),
        (503, ErrorClass::Overloaded),
        (504, ErrorClass::Timeout),
        (529, ErrorClass::Overloaded),
        (599, ErrorClass::ServerError),
    ] {
        assert_eq!(class_of_status(status), class, "{status}");
    }
}

#[test]
fn codes_are_words_or_numbers() {
    for (value, expected) in [
        (json!("a"), Some("a")),
        (json!(502), Some("502")),
        (json!(""), None),
        (json!(null), None),
        (json!({}), None),
    ] {
        assert_eq!(word(Some(&value)).as_deref(), expected, "{value}");
    }
    assert_eq!(word(None), None);
}

#[test]
fn the_class_decides_on_repeating_unless_the_vendor_did() {
    for (class, said, retryable) in [
        (ErrorClass::Overloaded, None, true),
        (ErrorClass::Overloaded, Some(false), false),
        (ErrorClass::InvalidRequest, None, false),
        (ErrorClass::InvalidRequest, Some(true), true),
    ] {
        let mut fault = Fault::new(class, "m");
        fault.retryable = said;
        assert_eq!(
            fault.into_error("p").retryable,
            retryable,
            "{class:?} {said:?}"
        );
    }
}

#[test]
fn long_messages_are_cut_between_characters() {
    for (length, kept) in [(500, 500), (501, 501), (9000, 501)] {
        let message = Fault::new(ErrorClass::Auth, "ü".repeat(length))
            .into_error("p")
            .message;
        assert_eq!(message.chars().count(), kept, "{length}");
        assert_eq!(message.ends_with('…'), length > 500, "{length}");
    }
}

#[test]
fn a_malformed_answer_is_not_quoted() {
    let error = serde_json::from_str::<u8>("\"a secret of the person\"").unwrap_err();
    let fault = Fault::malformed("an event", &error);
    assert_eq!(
        fault.message,
        "an event is not as described: Data error at line 1, column 24"
    );
    assert!(fault.source.is_none());
}

#[test]
fn an_error_page_leaves_the_status() {
    let read = |status: Option<u16>, _: &Value| Fault::new(ErrorClass::Auth, format!("{status:?}"));
    let page = Fault::of_answer(502, b"<html>", read);
    assert_eq!(
        (page.class, page.status),
        (ErrorClass::ServerError, Some(502))
    );
    let json = Fault::of_answer(502, b"{}", read);
    assert_eq!(
        (json.class, json.message.as_str()),
        (ErrorClass::Auth, "Some(502)")
    );
}
