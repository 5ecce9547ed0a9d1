use atelier_testkit::SeededIds;

use super::*;

#[test]
fn sane_ids_are_kept_and_others_replaced() {
    let fresh = SeededIds::new(1).next().to_string();
    let longest = "x".repeat(MAX_BYTES);
    let too_long = "x".repeat(MAX_BYTES + 1);
    for (sent, expected) in [
        (None, &*fresh),
        (Some("req_01-A.b:c"), "req_01-A.b:c"),
        (Some(&*longest), &*longest),
        (Some(&*too_long), &*fresh),
        (Some(""), &*fresh),
        (Some("two words"), &*fresh),
        (Some("tab\there"), &*fresh),
        (Some("grüße"), &*fresh),
    ] {
        let mut headers = HeaderMap::new();
        if let Some(sent) = sent {
            headers.insert(HEADER, HeaderValue::from_bytes(sent.as_bytes()).unwrap());
        }
        assert_eq!(choose(&headers, &SeededIds::new(1)), expected, "{sent:?}");
    }
}
