use std::time::Duration;

use atelier_domain::models::ErrorClass;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::{Fault, retry};

fn applied(headers: &[(&'static str, &'static str)]) -> Fault {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    let mut fault = Fault::new(ErrorClass::RateLimited, "");
    retry::apply(&map, &mut fault);
    fault
}

#[test]
fn waits_are_read_from_every_form() {
    const DATE: &str = "Fri, 20 Nov 2026 10:00:00 GMT";
    const LATER: &str = "Fri, 20 Nov 2026 10:00:07 GMT";
    for (headers, millis) in [
        (&[("retry-after", "7")][..], Some(7000)),
        (&[("retry-after", "0")], Some(0)),
        (&[("retry-after", " 1.5 ")], Some(1500)),
        (&[("retry-after-ms", "250")], Some(250)),
        (
            &[("retry-after", "2"), ("retry-after-ms", "1500")],
            Some(1500),
        ),
        (
            &[("retry-after", "2"), ("retry-after-ms", "soon")],
            Some(2000),
        ),
        (&[("retry-after", LATER), ("date", DATE)], Some(7000)),
        (&[("retry-after", DATE), ("date", LATER)], Some(0)),
        (&[("retry-after", LATER)], None),
        (&[("retry-after", "-1")], None),
        (&[("retry-after", "NaN")], None),
        (&[("retry-after", "1e300")], None),
        (&[("retry-after", "")], None),
        (&[], None),
    ] {
        let wait = applied(headers).retry_after;
        assert_eq!(wait, millis.map(Duration::from_millis), "{headers:?}");
    }
}

#[test]
fn the_vendors_word_on_repeating_goes_first() {
    for (value, retryable) in [
        ("true", Some(true)),
        ("false", Some(false)),
        ("maybe", None),
    ] {
        assert_eq!(
            applied(&[("x-should-retry", value)]).retryable,
            retryable,
            "{value}"
        );
    }
}

#[test]
fn a_wait_from_the_body_stays_without_a_header() {
    let mut fault = Fault::new(ErrorClass::RateLimited, "");
    fault.retry_after = Some(Duration::from_secs(3));
    retry::apply(&HeaderMap::new(), &mut fault);
    assert_eq!(fault.retry_after, Some(Duration::from_secs(3)));
}
