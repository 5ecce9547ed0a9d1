//! What arrives.

use atelier_domain::notifications::{Mail, MailError, Mailer as _};
use mail_parser::MessageParser;
use proptest::prelude::*;

use super::desk::{letterhead, mail_to};
use super::sink::{Manners, Sink};
use crate::{SenderError, SmtpMailer};

fn mailer(sink: &Sink) -> SmtpMailer {
    let server = format!("smtp://127.0.0.1:{}", sink.port).parse().unwrap();
    SmtpMailer::new(server, letterhead()).unwrap()
}

#[tokio::test]
async fn a_mail_arrives_as_text_and_as_html() {
    let sink = Sink::open(Manners::default()).await;
    let mail = mail_to("ada@example.com");
    mailer(&sink).send(&mail).await.unwrap();
    let heard = sink.heard();
    assert_eq!(
        heard.commands[1..],
        [
            "MAIL FROM:<post@atelier.example>",
            "RCPT TO:<ada@example.com>",
            "DATA",
            "QUIT"
        ]
    );
    assert_eq!(heard.texts.len(), 1);
    let message = MessageParser::default().parse(&heard.texts[0]).unwrap();
    assert_eq!(message.subject(), Some(&*mail.subject));
    let lines = |text: &str| text.replace("\r\n", "\n");
    assert_eq!(lines(&message.body_text(0).unwrap()), mail.text);
    assert_eq!(lines(&message.body_html(0).unwrap()), mail.html);
    assert_eq!(
        (message.text_body_count(), message.html_body_count()),
        (1, 1)
    );
    let from = message.from().unwrap().first().unwrap();
    assert_eq!(from.name(), Some("Atelier"));
    assert_eq!(from.address(), Some("post@atelier.example"));
    let to = message.to().unwrap().first().unwrap();
    assert_eq!(to.address(), Some("ada@example.com"));
    assert_eq!(message.date().unwrap().to_timestamp(), 1_790_000_000);
    assert_eq!(
        message.message_id(),
        Some("00000000-0000-0007-0000-000000000000@atelier.example")
    );
    let automatic = message.header("Auto-Submitted").unwrap();
    assert_eq!(automatic.as_text(), Some("auto-generated"));
}

#[tokio::test]
async fn each_mail_has_a_connection_and_a_name_of_its_own() {
    let sink = Sink::open(Manners::default()).await;
    let mailer = mailer(&sink);
    for address in ["ada@example.com", "ben@example.com"] {
        mailer.send(&mail_to(address)).await.unwrap();
    }
    let heard = sink.heard();
    let names: Vec<_> = heard
        .texts
        .iter()
        .map(|text| MessageParser::default().parse(text).unwrap())
        .map(|message| message.message_id().unwrap().to_owned())
        .collect();
    assert_eq!(names.len(), 2);
    assert_ne!(names[0], names[1]);
    let greetings = heard
        .commands
        .iter()
        .filter(|line| line.starts_with("EHLO"));
    assert_eq!(greetings.count(), 2);
}

#[tokio::test]
async fn what_is_no_address_is_never_asked_for() {
    let sink = Sink::open(Manners::default()).await;
    let mailer = mailer(&sink);
    for address in [
        "",
        "ada",
        "ada@",
        "@example.com",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com\nRCPT TO:<eve@example.com>",
        "\"ada\r\n\"@example.com",
        "ada@example.com, eve@example.com",
        "ada@example.com>\r\nDATA",
        "Ada <ada@example.com>",
        "ada\0@example.com",
        "ada@exam ple.com",
    ] {
        let sent = mailer.send(&mail_to(address)).await;
        assert!(matches!(sent, Err(MailError::Undeliverable)), "{address:?}");
    }
    assert!(sink.heard().commands.is_empty());
}

#[tokio::test]
async fn an_address_beyond_ascii_needs_a_server_that_takes_such() {
    let mail = mail_to("grüße@example.com");
    let plain = Sink::open(Manners::default()).await;
    let sent = mailer(&plain).send(&mail).await;
    assert!(matches!(sent, Err(MailError::Undeliverable)));
    assert!(plain.heard().texts.is_empty());
    let able = Sink::open(Manners {
        extensions: vec!["SMTPUTF8"],
        ..Manners::default()
    })
    .await;
    mailer(&able).send(&mail).await.unwrap();
    let heard = able.heard();
    assert_eq!(
        heard.commands[1],
        "MAIL FROM:<post@atelier.example> SMTPUTF8"
    );
    assert_eq!(heard.commands[2], "RCPT TO:<grüße@example.com>");
}

#[test]
fn a_sender_is_an_address_with_or_without_a_name() {
    for good in ["post@example.com", "Atelier <post@example.com>"] {
        assert!(good.parse::<crate::Sender>().is_ok(), "{good}");
    }
    for bad in [
        "",
        "post",
        "Atelier <post>",
        "A <a@b.example>\r\nBcc: c@d.example",
    ] {
        assert_eq!(bad.parse::<crate::Sender>(), Err(SenderError), "{bad:?}");
    }
}

/// The names of the headers of a mail, before the first empty line.
fn headers(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    let lines = head
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']));
    lines
        .map(|line| line.split_once(':').unwrap().0.to_owned())
        .collect()
}

proptest! {
    #[test]
    fn no_text_becomes_a_header(
        subject in "(\r|\n|\r\n|Bcc: |:|[a-z ]|.){0,40}",
        to in "(\r|\n|[a-z@. <>\"]|ada@example.com){0,10}",
        body in "(\r\n|\\.|[a-z: ]){0,40}",
    ) {
        let mail = Mail { to: "ada@example.com".to_owned(), subject, text: body.clone(), html: body };
        let usual = headers(&letterhead().write(&mail_to("ada@example.com")).unwrap().message.formatted());
        let written = letterhead().write(&mail).unwrap().message;
        prop_assert_eq!(headers(&written.formatted()), usual.clone());
        if let Ok(written) = letterhead().write(&Mail { to, ..mail }) {
            prop_assert_eq!(headers(&written.message.formatted()), usual);
            prop_assert_eq!(written.message.envelope().to().len(), 1);
        }
    }
}
