use actix_web::http::header::HeaderMap;
use actix_web::test::TestRequest;

use crate::guard::origin::Origins;

fn headers(origin: Option<&str>, site: Option<&str>) -> HeaderMap {
    let request = TestRequest::get().insert_header(("host", "atelier.example:8443"));
    let request = [("origin", origin), ("sec-fetch-site", site)]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .fold(request, TestRequest::insert_header);
    request.to_http_request().headers().clone()
}

#[test]
fn browsers_say_whose_page_it_is() {
    let allowed = ["https://app.example/".to_owned(), "no address".to_owned()];
    let named = Origins::new(Some("https://atelier.example/start"), &allowed);
    for (origin, site, is_vouched, is_foreign) in [
        (None, None, false, false),
        (None, Some("same-origin"), true, false),
        (None, Some("same-site"), false, false),
        (None, Some("cross-site"), false, true),
        (None, Some("none"), false, false),
        (Some("https://atelier.example"), None, true, false),
        (
            Some("https://atelier.example"),
            Some("same-site"),
            true,
            false,
        ),
        (Some("https://app.example"), Some("cross-site"), true, false),
        (Some("http://127.0.0.1"), Some("same-origin"), true, false),
        (Some("http://atelier.example"), None, false, true),
        (Some("https://atelier.example:8443"), None, false, true),
        (Some("https://atelier.example.evil"), None, false, true),
        (Some("https://evil.example"), None, false, true),
        (Some("null"), None, false, true),
        (Some("no address"), None, false, true),
        (Some("null"), Some("cross-site"), false, true),
    ] {
        let headers = headers(origin, site);
        assert_eq!(
            (named.vouched(&headers), named.is_foreign(&headers)),
            (is_vouched, is_foreign),
            "{origin:?} {site:?}"
        );
    }
}

#[test]
fn without_a_name_of_its_own_a_server_is_what_the_browser_calls_it() {
    let unnamed = Origins::new(None, &[]);
    for (origin, is_ours) in [
        ("https://atelier.example:8443", true),
        ("http://atelier.example:8443", true),
        ("https://atelier.example", false),
        ("null", false),
    ] {
        let headers = headers(Some(origin), None);
        assert_eq!(unnamed.vouched(&headers), is_ours, "{origin}");
        assert_eq!(unnamed.is_foreign(&headers), !is_ours, "{origin}");
    }
}
