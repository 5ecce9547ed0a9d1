//! Servers that take no mail.

use std::time::Duration;

use atelier_domain::notifications::{MailError, Mailer as _};
use tokio::net::TcpListener;

use super::desk::{letterhead, mail_to};
use super::sink::{Manners, Sink};
use crate::SmtpMailer;

fn mailer(port: u16, user: &str) -> SmtpMailer {
    let server = format!("smtp://{user}127.0.0.1:{port}").parse().unwrap();
    SmtpMailer::new(server, letterhead()).unwrap()
}

#[tokio::test]
async fn only_what_is_said_of_the_recipient_or_the_text_is_for_good() {
    for (command, answer, is_for_good) in [
        ("RCPT", "550 5.1.1 <ada@example.com>: no such user", true),
        ("RCPT", "553 not a mailbox", true),
        ("RCPT", "501 not an address", true),
        ("DATA", "554 no valid recipients", true),
        (".", "554 5.7.1 looks like an advertisement", true),
        ("RCPT", "450 4.2.0 <ada@example.com>: greylisted", false),
        ("RCPT", "452 too many", false),
        ("RCPT", "503 say hello first", false),
        ("RCPT", "530 sign in first", false),
        (".", "451 the disk is full", false),
        ("MAIL", "550 not from here", false),
        ("AUTH", "535 wrong password", false),
        ("EHLO", "502 what?", false),
        ("greeting", "554 no service here", false),
        ("RCPT", "what?", false),
    ] {
        let sink = Sink::open(Manners {
            answers: vec![(command, answer)],
            extensions: vec!["AUTH PLAIN"],
            ..Manners::default()
        })
        .await;
        let mail = mail_to("ada@example.com");
        let sent = mailer(sink.port, "atelier:secret@").send(&mail).await;
        match sent.unwrap_err() {
            MailError::Undeliverable => assert!(is_for_good, "{command} {answer}"),
            MailError::Port(error) => {
                assert!(error.is_unavailable(), "{command} {answer}");
                assert!(!is_for_good, "{command} {answer}");
                let said = chain(&error);
                assert!(!said.contains("ada@"), "{said}");
                assert!(!said.contains("secret"), "{said}");
            }
        }
        assert!(sink.heard().texts.is_empty(), "{command} {answer}");
    }
}

/// What a log would show.
fn chain(error: &dyn std::error::Error) -> String {
    let source = error.source().map(chain).unwrap_or_default();
    format!("{error}: {source} {error:?}")
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable() {
    let free = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let sent = mailer(port, "").send(&mail_to("ada@example.com")).await;
    assert!(matches!(sent, Err(MailError::Port(error)) if error.is_unavailable()));
}

#[tokio::test]
async fn a_server_that_hangs_up_is_unavailable() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mailer = mailer(port, "");
    let mail = mail_to("ada@example.com");
    let (sent, accepted) = tokio::join!(mailer.send(&mail), async {
        drop(listener.accept().await.unwrap());
    });
    assert_eq!(accepted, ());
    assert!(matches!(sent, Err(MailError::Port(error)) if error.is_unavailable()));
}

#[tokio::test]
async fn a_server_that_falls_silent_is_not_waited_for() {
    for command in ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "."] {
        let sink = Sink::open(Manners {
            falls_silent_at: Some(command),
            ..Manners::default()
        })
        .await;
        let mailer = mailer(sink.port, "").with_patience(Duration::from_millis(100));
        let sent = mailer.send(&mail_to("ada@example.com")).await;
        assert!(
            matches!(sent, Err(MailError::Port(error)) if error.is_unavailable()),
            "{command}"
        );
    }
}

#[tokio::test]
async fn a_mail_that_was_taken_is_sent_whatever_the_farewell() {
    let sink = Sink::open(Manners {
        falls_silent_at: Some("QUIT"),
        ..Manners::default()
    })
    .await;
    let mailer = mailer(sink.port, "");
    mailer.send(&mail_to("ada@example.com")).await.unwrap();
    assert_eq!(sink.heard().texts.len(), 1);
}
