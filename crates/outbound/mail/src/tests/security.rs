//! Nothing is said in the open.

use std::sync::Arc;

use atelier_domain::notifications::{MailError, Mailer as _};
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

use super::desk::{letterhead, mail_to};
use super::sink::{Manners, Sink};
use crate::smtp::Security;
use crate::{SmtpMailer, SmtpServer};

/// A server with a certificate of its own.
fn server_with_tls() -> (Manners, Certificate) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key.into())
        .unwrap();
    let manners = Manners {
        extensions: vec!["STARTTLS", "AUTH PLAIN"],
        tls: Some(TlsAcceptor::from(Arc::new(config))),
        ..Manners::default()
    };
    let authority = Certificate::from_der(cert.der().to_vec()).unwrap();
    (manners, authority)
}

/// As if it were on another machine.
fn far_away(sink: &Sink) -> SmtpServer {
    let url = format!("smtp://atelier:pass%20word@localhost:{}", sink.port);
    SmtpServer {
        security: Security::StartTls,
        ..url.parse().unwrap()
    }
}

#[tokio::test]
async fn a_server_that_changes_to_tls_gets_password_and_mail() {
    let (manners, authority) = server_with_tls();
    let sink = Sink::open(manners).await;
    let trusting = TlsParameters::builder("localhost".to_owned())
        .add_root_certificate(authority)
        .build()
        .unwrap();
    let mailer = SmtpMailer::new(far_away(&sink), letterhead()).unwrap();
    let mailer = mailer.with_tls(trusting);
    mailer.send(&mail_to("ada@example.com")).await.unwrap();
    let heard = sink.heard();
    let verbs: Vec<_> = heard
        .commands
        .iter()
        .map(|command| command.split([' ', ':']).next().unwrap())
        .collect();
    assert_eq!(
        verbs,
        [
            "EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"
        ]
    );
    // "\0atelier\0pass word"
    assert_eq!(heard.commands[3], "AUTH PLAIN AGF0ZWxpZXIAcGFzcyB3b3Jk");
    assert_eq!(heard.texts.len(), 1);
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_gets_nothing() {
    let (manners, _) = server_with_tls();
    let sink = Sink::open(manners).await;
    let mailer = SmtpMailer::new(far_away(&sink), letterhead()).unwrap();
    let sent = mailer.send(&mail_to("ada@example.com")).await;
    assert!(matches!(sent, Err(MailError::Port(error)) if error.is_unavailable()));
    assert_eq!(sink.heard().commands[1..], ["STARTTLS"]);
}

#[tokio::test]
async fn a_server_without_tls_gets_nothing() {
    let sink = Sink::open(Manners {
        extensions: vec!["AUTH PLAIN"],
        ..Manners::default()
    })
    .await;
    let mailer = SmtpMailer::new(far_away(&sink), letterhead()).unwrap();
    let sent = mailer.send(&mail_to("ada@example.com")).await;
    assert!(matches!(sent, Err(MailError::Port(error)) if error.is_unavailable()));
    let heard = sink.heard();
    assert_eq!(heard.commands.len(), 1, "{:?}", heard.commands);
}
