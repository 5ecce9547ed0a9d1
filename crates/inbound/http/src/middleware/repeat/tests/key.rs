use actix_web::test::TestRequest;

use crate::middleware::repeat::key::read;

#[test]
fn a_key_may_stand_in_quotes() {
    let long = "k".repeat(255);
    for (lines, expected) in [
        (&[][..], Ok(None)),
        (&["8e03978e-40d5"], Ok(Some("8e03978e-40d5"))),
        (&["\"8e03978e-40d5\""], Ok(Some("8e03978e-40d5"))),
        (&["  a  "], Ok(Some("a"))),
        (&[r#""a\"b\\c""#], Ok(Some(r#"a"b\c"#))),
        (&[long.as_str()], Ok(Some(long.as_str()))),
        (&[""], Err(())),
        (&["\"\""], Err(())),
        (&["\"a"], Err(())),
        (&["\"a\"b\""], Err(())),
        (&[r#""a\b""#], Err(())),
        (&[r#""a\""#], Err(())),
        (&["a b"], Err(())),
        (&["\"a b\""], Err(())),
        (&[&*"k".repeat(256)], Err(())),
        (&["a", "a"], Err(())),
        (&["a", "b"], Err(())),
    ] {
        let request = lines.iter().fold(TestRequest::post(), |request, line| {
            request.append_header(("idempotency-key", *line))
        });
        let found = read(request.to_http_request().headers());
        match (found, expected) {
            (Ok(key), Ok(expected)) => assert_eq!(key.as_deref(), expected, "{lines:?}"),
            (Err(problem), Err(())) => assert!(
                problem
                    .to_string()
                    .starts_with("malformed_idempotency_key: "),
                "{problem}"
            ),
            (found, _) => panic!("{lines:?}: {found:?}"),
        }
    }
}
