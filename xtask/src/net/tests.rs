//! Reading an answer.

use super::{Answer, parse};

#[test]
fn an_answer_is_read_or_refused() {
    for (answer, expected) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
            Some((200, "hi")),
        ),
        ("HTTP/1.0 503 Service Unavailable\r\n\r\n", Some((503, ""))),
        ("HTTP/1.1 204\r\n\r\n", Some((204, ""))),
        (
            "HTTP/1.1 200 OK\r\n\r\na\r\n\r\nb",
            Some((200, "a\r\n\r\nb")),
        ),
        ("HTTP/1.1 fine\r\n\r\n", None),
        ("HTTP/1.1 200 OK\r\n", None),
        ("SSH-2.0-OpenSSH\r\n\r\n", None),
        ("", None),
    ] {
        let expected = expected.map(|(status, body)| Answer {
            status,
            body: body.as_bytes().to_vec(),
        });
        assert_eq!(parse(answer.as_bytes()), expected, "{answer:?}");
    }
}
