use actix_web::http::header::HeaderMap;
use actix_web::test::TestRequest;

use crate::guard::credential::{Presented, Unclear, presented};

fn headers(lines: &[(&str, &str)]) -> HeaderMap {
    let request = TestRequest::get();
    let request = lines
        .iter()
        .fold(request, |request, line| request.append_header(*line));
    request.to_http_request().headers().clone()
}

#[test]
fn a_credential_is_found_wherever_it_stands() {
    let header = |text| Ok(Some((text, false)));
    let cookie = |text| Ok(Some((text, true)));
    for (lines, expected) in [
        (&[][..], Ok(None)),
        (&[("authorization", "Bearer abc")], header("abc")),
        (&[("authorization", "bearer  abc ")], header("abc")),
        (&[("authorization", "Bearer cmk_1")], header("cmk_1")),
        (&[("x-api-key", "cmk_1")], header("cmk_1")),
        (&[("x-api-key", " abc ")], header("abc")),
        // Twice the same is one.
        (
            &[("x-api-key", "cmk_1"), ("authorization", "Bearer cmk_1")],
            header("cmk_1"),
        ),
        // Headers win.
        (
            &[
                ("cookie", "__Host-atelier=ats_1"),
                ("authorization", "Bearer abc"),
            ],
            header("abc"),
        ),
        (&[("cookie", "__Host-atelier=ats_1")], cookie("ats_1")),
        (
            &[("cookie", "a=%zz; b; __session=jwt; c=\"")],
            cookie("jwt"),
        ),
        (
            &[("cookie", "__session=jwt; __Host-atelier=ats_1")],
            cookie("ats_1"),
        ),
        (
            &[("cookie", "a=1"), ("cookie", "__session=jwt")],
            cookie("jwt"),
        ),
        (
            &[("cookie", "__Host-atelier=; __session=jwt")],
            cookie("jwt"),
        ),
        // The cookie of plain HTTP, and names that only look alike.
        (
            &[("cookie", "atelier=ats_1; x__session=a; __Host-ateliers=b")],
            Ok(None),
        ),
        // What is meant for us and can't be read is no credential, and not nobody either.
        (&[("authorization", "abc")], Err(Unclear)),
        (&[("authorization", "Bearer")], Err(Unclear)),
        (&[("authorization", "Bearer  ")], Err(Unclear)),
        (&[("authorization", "Basic YTpi")], Err(Unclear)),
        (&[("x-api-key", "")], Err(Unclear)),
        (
            &[("cookie", "__session=jwt"), ("x-api-key", " ")],
            Err(Unclear),
        ),
        // Two different ones.
        (
            &[("x-api-key", "cmk_1"), ("authorization", "Bearer abc")],
            Err(Unclear),
        ),
        (
            &[("x-api-key", "cmk_1"), ("x-api-key", "cmk_2")],
            Err(Unclear),
        ),
    ] {
        let expected =
            expected.map(|found| found.map(|(text, is_cookie)| Presented { text, is_cookie }));
        assert_eq!(presented(&headers(lines), true), expected, "{lines:?}");
    }
}

#[test]
fn without_https_the_cookie_has_a_plain_name() {
    let both = headers(&[("cookie", "__Host-atelier=ats_1; atelier=ats_2")]);
    let text = |is_https| presented(&both, is_https).unwrap().unwrap().text;
    assert_eq!((text(true), text(false)), ("ats_1", "ats_2"));
}
