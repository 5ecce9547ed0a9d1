//! Addresses of servers.

use crate::smtp::Security;
use crate::{SmtpServer, SmtpServerError};

#[test]
fn an_address_tells_how_the_connection_is_kept_private() {
    for (url, host, port, security) in [
        (
            "smtp://mail.example.com",
            "mail.example.com",
            587,
            Security::StartTls,
        ),
        (
            "smtp://mail.example.com:25/",
            "mail.example.com",
            25,
            Security::StartTls,
        ),
        (
            "smtps://mail.example.com",
            "mail.example.com",
            465,
            Security::Tls,
        ),
        (
            "smtps://a:b@mail.example.com:4465",
            "mail.example.com",
            4_465,
            Security::Tls,
        ),
        ("smtps://localhost", "localhost", 465, Security::Tls),
        (
            "smtp://localhost:1025",
            "localhost",
            1_025,
            Security::Loopback,
        ),
        ("smtp://LocalHost", "LocalHost", 587, Security::Loopback),
        ("smtp://127.0.0.7:25", "127.0.0.7", 25, Security::Loopback),
        ("smtp://[::1]:25", "::1", 25, Security::Loopback),
        ("smtp://10.0.0.1", "10.0.0.1", 587, Security::StartTls),
        (
            "smtp://localhost.example.com",
            "localhost.example.com",
            587,
            Security::StartTls,
        ),
    ] {
        let server: SmtpServer = url
            .parse()
            .map_err(|error| format!("{url}: {error}"))
            .unwrap();
        assert_eq!(
            (&*server.host, server.port, server.security),
            (host, port, security),
            "{url}"
        );
    }
}

#[test]
fn what_is_no_address_of_a_server_is_refused() {
    for (url, error) in [
        ("", SmtpServerError::Malformed),
        ("mail.example.com", SmtpServerError::Malformed),
        ("smtp://", SmtpServerError::Malformed),
        ("smtp:mail.example.com", SmtpServerError::Malformed),
        ("smtp://a:%ff@mail.example.com", SmtpServerError::Malformed),
        ("http://mail.example.com", SmtpServerError::Scheme),
        ("smtp://ada@mail.example.com", SmtpServerError::Credentials),
        (
            "smtp://:secret@mail.example.com",
            SmtpServerError::Credentials,
        ),
        ("smtp://mail.example.com/ehlo", SmtpServerError::Rest),
        (
            "smtp://mail.example.com?tls=opportunistic",
            SmtpServerError::Rest,
        ),
        ("smtp://mail.example.com#x", SmtpServerError::Rest),
    ] {
        assert_eq!(url.parse::<SmtpServer>().err(), Some(error), "{url}");
    }
}
